package io.borough.examples.cluster;

import io.borough.Borough;
import io.borough.Payload;
import io.borough.options.RequestOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;

/**
 * Sends a file to the echo handler as a stream, and checks that the reply's stream is the same bytes. Neither end ever
 * holds the file: it flows as fast as it is read here.
 *
 * <p>Thread: the driver's event loop.
 */
final class EchoStreams {
  private static final int SEED = 7;
  private static final long TIMEOUT_MS = 20_000;

  private final Vertx vertx;
  private final Borough borough;
  private final Path file;
  private final byte[] digest;

  private EchoStreams(Vertx vertx, Borough borough, Path file, byte[] digest) {
    this.vertx = vertx;
    this.borough = borough;
    this.file = file;
    this.digest = digest;
  }

  /** Makes the file, of bytes that cannot be compressed; the only method for the main thread. */
  static EchoStreams of(Vertx vertx, Borough borough, Path file, int bytes) {
    byte[] content = new byte[bytes];
    new Random(SEED).nextBytes(content);
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new EchoStreams(vertx, borough, file, sha256().digest(content));
  }

  /** Sends so many requests, one after the other, each to another partition; fails when one comes back different. */
  Future<Void> send(int requests) {
    if (requests == 0) {
      return Future.succeededFuture();
    }
    return send("canyon-" + requests).compose(echoed -> send(requests - 1));
  }

  // snippet: stream
  private Future<Void> send(String partition) {
    return vertx.fileSystem().open(file.toString(), new OpenOptions().setWrite(false))
        .compose(opened -> borough.request(
            partition, Payload.of("listen").stream("file", opened), new RequestOptions().setTimeoutMs(TIMEOUT_MS)))
        .compose(reply -> compare(partition, reply.stream("file")));
  }
  // end

  private Future<Void> compare(String partition, ReadStream<Buffer> echo) {
    Promise<Void> done = Promise.promise();
    MessageDigest read = sha256();
    echo.exceptionHandler(done::tryFail);
    echo.endHandler(ended -> {
      if (MessageDigest.isEqual(read.digest(), digest)) {
        done.tryComplete();
      } else {
        done.tryFail("the echo of " + partition + " is not what was sent");
      }
    });
    echo.handler(buffer -> read.update(buffer.getBytes()));
    return done.future();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) { // every Java has it
      throw new IllegalStateException(e);
    }
  }
}
