package io.borough.verticles.bench;

import io.borough.Borough;
import io.borough.Entry;
import io.borough.Partition;
import io.borough.Payload;
import io.borough.ScanOptions;
import io.borough.WriteBatch;
import io.borough.options.RequestOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/** The operations over the event bus, as verticles of an application run them. Thread: the driver's event loop. */
final class EventBusOperations {
  private static final Buffer REQUEST_BODY = Buffer.buffer("marco");
  private static final long STREAM_TIMEOUT_MS = 120_000;

  private final Borough borough;
  private final Workload workload;
  private final Buffer value;
  private final SplittableRandom random = Workload.random();
  private int nextScan;

  EventBusOperations(Borough borough, Workload workload) {
    this.borough = borough;
    this.workload = workload;
    this.value = workload.value();
  }

  LoadGenerator.Step of(Operation operation) {
    return switch (operation) {
      case PUT -> this::put;
      case GET -> this::get;
      case MIXED -> units -> random.nextBoolean() ? put(units) : get(units);
      case BATCH -> this::batch;
      case REQUEST -> this::request;
      case STREAM -> this::stream;
      case SCAN -> this::scan;
      case LOCALGET -> throw new IllegalArgumentException(operation + " runs on the nodes");
    };
  }

  private Partition partitionOf(int entry) {
    return borough.partition(workload.partition(entry));
  }

  private Future<?> put(LongConsumer units) {
    int entry = random.nextInt(workload.keys());
    return partitionOf(entry).put(Workload.key(entry), value).onSuccess(revision -> units.accept(1));
  }

  private Future<?> get(LongConsumer units) {
    int entry = random.nextInt(workload.keys());
    return partitionOf(entry).get(Workload.key(entry)).onSuccess(found -> units.accept(1));
  }

  private Future<?> batch(LongConsumer units) {
    int entry = random.nextInt(workload.keys());
    int count = Math.min(workload.batch(), workload.perPartition());
    return batch(entry, count).onSuccess(revision -> units.accept(count));
  }

  /** Writes a batch of one partition, as {@link BenchTarget#write} says. */
  Future<Long> batch(int entry, int count) {
    WriteBatch batch = partitionOf(entry).batch();
    int first = entry % workload.partitions();
    for (int i = 0, each = entry; i < count; i++) {
      batch.put(Workload.key(each), value);
      each = each + workload.partitions() < workload.keys() ? each + workload.partitions() : first;
    }
    return batch.write();
  }

  private Future<?> request(LongConsumer units) {
    return borough.request(workload.partition(random.nextInt(workload.keys())), Payload.of(REQUEST_BODY))
        .onSuccess(reply -> units.accept(1));
  }

  private Future<?> stream(LongConsumer units) {
    Payload payload = Payload.of(BenchVerticle.drain())
        .stream("bytes", new FixedLengthStream(workload.streamBytes(), units));
    return borough.request(workload.partition(random.nextInt(workload.keys())), payload,
        new RequestOptions().setTimeoutMs(STREAM_TIMEOUT_MS));
  }

  private Future<?> scan(LongConsumer units) {
    Promise<Void> read = Promise.promise();
    ReadStream<Entry> entries = partitionOf(nextScan++).scan(new ScanOptions());
    entries.exceptionHandler(read::tryFail);
    entries.endHandler(ended -> read.tryComplete());
    entries.handler(entry -> units.accept(1));
    return read.future();
  }
}
