package io.borough.examples.counter;

import io.borough.Payload;
import io.borough.Request;
import io.borough.RequestVerticle;
import io.borough.TypedPartition;
import io.borough.codec.Codec;
import io.borough.error.ErrorCode;
import io.borough.error.RejectedException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Counts the requests for each partition and answers with the number: {@code {"count": 42}}. */
public final class CounterVerticle extends RequestVerticle {
  private static final String COUNT = "count";

  /** 1,000: at each try somebody else has counted, so this many rivals at once are needed to use them up. */
  private static final int MAX_TRIES = 1_000;

  // snippet: counter
  @Override
  protected Future<Payload> handle(Request request) {
    return increment(request.partition().as(Codec.string(), Codec.int64()), MAX_TRIES)
        .map(count -> Payload.of(new JsonObject().put(COUNT, count)));
  }

  private Future<Long> increment(TypedPartition<String, Long> partition, int tries) {
    return partition.getEntry(COUNT).compose(entry -> {
      long next = entry == null ? 1 : entry.value() + 1;
      long revision = entry == null ? 0 : entry.revision(); // 0: must still be absent
      return partition.compareAndPut(COUNT, next, revision).map(next);
    }).recover(failure -> cameSecond(failure) && tries > 1
        ? increment(partition, tries - 1)
        : Future.failedFuture(failure));
  }

  private static boolean cameSecond(Throwable failure) {
    return failure instanceof RejectedException rejected && rejected.code() == ErrorCode.REVISION_MISMATCH;
  }
  // end
}
