package io.borough.verticles.bench;

import io.borough.Payload;
import io.borough.Request;
import io.borough.RequestVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.util.SplittableRandom;

/**
 * The handler of a benchmark's nodes. It echoes the body. For a JSON object it counts the bytes of the request's
 * stream, or measures a closed loop of gets in the request's partition.
 */
public final class BenchVerticle extends RequestVerticle {
  /** Called by the node that deploys the handler. */
  public BenchVerticle() {}

  /** Returns the request body for a closed loop of gets. */
  static JsonObject gets(Workload workload, int partition, int inFlight, double seconds) {
    return new JsonObject().put("partitions", workload.partitions()).put("partition", partition)
        .put("entries", workload.entriesFrom(partition)).put("inFlight", inFlight).put("seconds", seconds);
  }

  /** Returns the request body for reading the stream "bytes". */
  static JsonObject drain() {
    return new JsonObject();
  }

  @Override
  protected Future<Payload> handle(Request request) {
    Object body = request.payload().body();
    if (!(body instanceof JsonObject command)) {
      return Future.succeededFuture(Payload.of(body));
    }
    return command.isEmpty() ? drain(request.payload().stream("bytes")) : gets(request, command);
  }

  private static Future<Payload> drain(ReadStream<Buffer> stream) {
    Promise<Payload> read = Promise.promise();
    long[] bytes = new long[1];
    stream.exceptionHandler(read::tryFail);
    stream.endHandler(ended -> read.tryComplete(Payload.of(new JsonObject().put("bytes", bytes[0]))));
    stream.handler(chunk -> bytes[0] += chunk.length());
    return read.future();
  }

  private Future<Payload> gets(Request request, JsonObject loop) {
    int partitions = loop.getInteger("partitions");
    int entries = loop.getInteger("entries");
    int first = loop.getInteger("partition");
    SplittableRandom random = Workload.random();
    LoadGenerator.Step get = units -> request.partition()
        .get(Workload.key(first + partitions * random.nextInt(entries)))
        .onSuccess(found -> units.accept(1));
    return new LoadGenerator(context, get, loop.getInteger("inFlight"))
        .run(0, loop.getDouble("seconds"), seen -> { })
        .map(measurement -> Payload.of(measurement.encode()));
  }
}
