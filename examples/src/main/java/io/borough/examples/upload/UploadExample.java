package io.borough.examples.upload;

import io.borough.Borough;
import io.borough.Payload;
import io.borough.examples.OneNode;
import io.borough.options.RequestOptions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Uploads a file, by default its own jar, and downloads it again; prints what came back. */
public final class UploadExample {
  private static final long TIMEOUT_MS = 60_000; // the reply comes when the whole file is stored

  private UploadExample() {}

  /**
   * Runs the example.
   *
   * @param arguments a file, or none
   */
  public static void main(String[] arguments) throws IOException {
    String file = arguments.length > 0 ? arguments[0]
        : UploadExample.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    Vertx vertx = Vertx.vertx(); // reads the file
    try {
      ReadStream<Buffer> stream = vertx.fileSystem().open(file, new OpenOptions().setWrite(false)).await();
      System.out.println(OneNode.run(borough -> run(borough, stream)).encodePrettily());
    } finally {
      vertx.close().await();
    }
  }

  /**
   * Runs the example.
   *
   * @param borough a node that serves
   * @param file what is uploaded
   * @return what was stored, and what was received again
   */
  public static Future<JsonObject> run(Borough borough, ReadStream<Buffer> file) {
    // snippet: upload-request
    Payload upload = Payload.of(null).stream("body", file);
    upload.headers().set("X-Action", "upload").set("X-File", "example");
    return borough.deploy(UploadVerticle::new, new DeploymentOptions())
        .compose(deployed -> borough.request("files", upload, new RequestOptions().setTimeoutMs(TIMEOUT_MS)))
        // end
        .compose(stored -> download(borough)
            .map(received -> new JsonObject().put("stored", stored.<JsonObject>body()).put("received", received)));
  }

  private static Future<JsonObject> download(Borough borough) {
    Payload download = Payload.of(null);
    download.headers().set("X-Action", "download").set("X-File", "example");
    return borough.request("files", download).compose(reply -> summary(reply.stream("body")));
  }

  /** Reads a stream to its end and keeps its length and its digest only. */
  static Future<JsonObject> summary(ReadStream<Buffer> stream) {
    Promise<JsonObject> done = Promise.promise();
    MessageDigest sha256 = ChunkWriter.sha256();
    long[] bytes = {0};
    stream.exceptionHandler(done::tryFail);
    stream.endHandler(ended -> done.tryComplete(new JsonObject()
        .put("bytes", bytes[0]).put("sha256", HexFormat.of().formatHex(sha256.digest()))));
    stream.handler(buffer -> {
      bytes[0] += buffer.length();
      sha256.update(buffer.getBytes());
    });
    stream.resume();
    return done.future();
  }
}
