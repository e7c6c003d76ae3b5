package io.borough.verticles.gateway;

import io.borough.Entry;
import io.borough.KeyRange;
import io.borough.Partition;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.options.ReadOptions;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** The routes of single entries, of clearing a range, and of a partition's state. */
final class EntryRoutes {
  private static final String OCTET_STREAM = "application/octet-stream";

  private final GatewayNode node;
  private final BodyReader bodies;
  private final ByteBudget budget;
  private final long maxValueBytes;

  EntryRoutes(GatewayNode node, BodyReader bodies, ByteBudget budget, long maxValueBytes) {
    this.node = node;
    this.bodies = bodies;
    this.budget = budget;
    this.maxValueBytes = maxValueBytes;
  }

  void get(HttpExchange exchange, PartitionRoutes.Target target) {
    ReadOptions options = new ReadOptions().setConsistency(target.parameters().consistency())
        .setTimeoutMs(exchange.remainingMs());
    target.parameters().end();
    Preconditions conditions = Preconditions.ofRead(exchange.request().headers());
    partition(exchange, target).getEntry(target.key(), options)
        .onSuccess(entry -> found(exchange, conditions, entry))
        .onFailure(exchange::fail);
  }

  private void found(HttpExchange exchange, Preconditions conditions, Entry entry) {
    if (!exchange.isOpen()) {
      return;
    }
    if (entry == null) {
      exchange.fail(ErrorCode.NOT_FOUND.failure("there is no such key"));
      return;
    }
    long revision = entry.revision();
    if (conditions.ifMatch() != null && !conditions.ifMatch().hasStrong(revision)) {
      exchange.fail(ErrorCode.mismatch(revision, "the key has revision " + revision));
      return;
    }
    exchange.response().putHeader(HttpHeaders.ETAG, Preconditions.EntityTags.of(revision));
    if (conditions.ifNoneMatch() != null && conditions.ifNoneMatch().hasWeakOrStrong(revision)) {
      HttpResponses.empty(exchange.request(), 304); // the client's copy is current
      return;
    }
    HttpResponses.send(exchange, budget, OCTET_STREAM, entry.value());
  }

  void put(HttpExchange exchange, PartitionRoutes.Target target) {
    target.parameters().end();
    Preconditions conditions = Preconditions.ofWrite(exchange.request().method(), exchange.request().headers());
    bodies
        .read(exchange, maxValueBytes, ErrorCode.VALUE_TOO_LARGE, value -> {
          exchange.mayWrite();
          Partition partition = partition(exchange, target);
          return write(conditions, partition, target.key(), () -> partition.put(target.key(), value),
              revision -> partition.compareAndPut(target.key(), value, revision));
        })
        .onSuccess(revision -> {
          if (exchange.isOpen()) {
            exchange.response().putHeader(HttpHeaders.ETAG, Preconditions.EntityTags.of(revision));
            written(exchange, revision);
          }
        })
        .onFailure(exchange::fail);
  }

  void delete(HttpExchange exchange, PartitionRoutes.Target target) {
    target.parameters().end();
    Preconditions conditions = Preconditions.ofWrite(exchange.request().method(), exchange.request().headers());
    exchange.mayWrite();
    Partition partition = partition(exchange, target);
    write(conditions, partition, target.key(), () -> partition.delete(target.key()),
        revision -> partition.compareAndDelete(target.key(), revision))
        .onSuccess(revision -> written(exchange, revision))
        .onFailure(exchange::fail);
  }

  /** Writes with the request's condition, which the shard's leader checks when it applies the write. */
  private static Future<Long> write(Preconditions conditions, Partition partition, Buffer key,
      Supplier<Future<Long>> unconditional, LongFunction<Future<Long>> expecting) {
    if (conditions.isNone()) {
      return unconditional.get();
    }
    if (conditions.expected().isPresent()) {
      return expecting.apply(conditions.expected().getAsLong());
    }
    // several tags, or one that is not a revision: only the current revision can match
    return partition.getEntry(key).compose(entry -> {
      long current = entry == null ? 0 : entry.revision();
      return current > 0 && conditions.ifMatch().hasStrong(current) ? expecting.apply(current)
          : Future.failedFuture(mismatch(current));
    });
  }

  private static BoroughException mismatch(long current) {
    return ErrorCode.mismatch(current, current == 0 ? "the key is absent" : "the key has revision " + current);
  }

  void clear(HttpExchange exchange, PartitionRoutes.Target target) {
    KeyRange range = target.parameters().range(target.parameters().encoding());
    target.parameters().end();
    exchange.mayWrite();
    partition(exchange, target).clear(range)
        .onSuccess(revision -> written(exchange, revision))
        .onFailure(exchange::fail);
  }

  void info(HttpExchange exchange, PartitionRoutes.Target target) {
    target.parameters().end();
    partition(exchange, target).info()
        .onSuccess(info -> {
          if (exchange.isOpen()) {
            HttpResponses.json(exchange.request(), 200, info.toJson().toBuffer());
          }
        })
        .onFailure(exchange::fail);
  }

  private static void written(HttpExchange exchange, long revision) {
    if (exchange.isOpen()) {
      exchange.response().putHeader(HttpResponses.REVISION, Long.toString(revision));
      HttpResponses.empty(exchange.request(), 204);
    }
  }

  private Partition partition(HttpExchange exchange, PartitionRoutes.Target target) {
    return node.partition(target.partition(), exchange.remainingMs());
  }
}
