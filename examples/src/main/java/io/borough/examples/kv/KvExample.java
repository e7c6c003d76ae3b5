package io.borough.examples.kv;

import io.borough.Borough;
import io.borough.Payload;
import io.borough.examples.OneNode;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;

/** Writes some entries through the key-value handler, and prints the partition as its stream brings it back. */
public final class KvExample {
  private KvExample() {}

  /**
   * Runs the example.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) throws IOException {
    System.out.print(OneNode.run(KvExample::run));
  }

  /**
   * Runs the example.
   *
   * @param borough a node that serves
   * @return the lines of the partition
   */
  public static Future<Buffer> run(Borough borough) {
    JsonArray items = new JsonArray()
        .add(new JsonObject().put("type", "put").put("key", "banana").put("value", "yellow"))
        .add(new JsonObject().put("type", "put").put("key", "apple").put("value", "red"))
        .add(new JsonObject().put("type", "del").put("key", "cherry"));
    return borough.deploy(KvVerticle::new, new DeploymentOptions())
        .compose(deployed -> ask(borough,
            new JsonObject().put("type", "put").put("key", "cherry").put("value", "dark red")))
        .compose(put -> ask(borough, new JsonObject().put("type", "batch").put("items", items)))
        .compose(written -> ask(borough, new JsonObject().put("type", "read-stream")))
        .compose(reply -> all(reply.stream("entries")));
  }

  private static Future<Payload> ask(Borough borough, JsonObject body) {
    return borough.request("fruit", Payload.of(body));
  }

  /** Collects a stream that is known to be short. */
  static Future<Buffer> all(ReadStream<Buffer> stream) {
    Promise<Buffer> done = Promise.promise();
    Buffer all = Buffer.buffer();
    stream.exceptionHandler(done::tryFail).endHandler(ended -> done.tryComplete(all)).handler(all::appendBuffer)
        .resume();
    return done.future();
  }
}
