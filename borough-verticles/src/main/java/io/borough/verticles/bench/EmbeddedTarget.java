package io.borough.verticles.bench;

import io.borough.Borough;
import io.borough.Payload;
import io.borough.info.RingInfo;
import io.borough.options.BoroughOptions;
import io.borough.options.RequestOptions;
import io.borough.options.Role;
import io.borough.verticles.bus.OwnVertx;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/** Node processes on this machine, used over the event bus by a CLIENT node in this process. */
final class EmbeddedTarget implements BenchTarget {
  private static final long SETTLE_SECONDS = 60;
  private static final long SETTLE_PAUSE_MS = 100;
  private static final long SPARE_MS = 30_000; // for the reply to a loop of gets

  private final BenchCluster cluster;
  private final OwnVertx bus;
  private final Borough borough;
  private final Context context;
  private final Workload workload;
  private final EventBusOperations operations;

  /** Connects to the nodes and waits until all replicas are placed; a failure leaves nothing open. */
  EmbeddedTarget(BenchCluster cluster, Workload workload) {
    this.cluster = cluster;
    this.workload = workload;
    BoroughOptions options = new BoroughOptions().setRole(Role.CLIENT).setBase(cluster.addresses());
    bus = new OwnVertx(options);
    try {
      Vertx vertx = bus.open().await();
      borough = Borough.create(vertx, options);
      context = vertx.getOrCreateContext();
      borough.start().await();
      operations = new EventBusOperations(borough, workload);
      awaitSettled(vertx);
    } catch (RuntimeException e) {
      close(bus);
      cluster.close();
      throw e;
    }
  }

  private void awaitSettled(Vertx vertx) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS);
    while (!isSettled()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("after " + SETTLE_SECONDS + " s shards still lack replicas or a leader");
      }
      vertx.timer(SETTLE_PAUSE_MS).await();
    }
  }

  private boolean isSettled() {
    RingInfo ring = borough.ring().await();
    return ring.nodes().size() == cluster.size() && ring.isSettled();
  }

  @Override
  public LoadGenerator.Step step(Operation operation) {
    return operations.of(operation);
  }

  @Override
  public Future<?> write(int entry, int count) {
    return operations.batch(entry, count);
  }

  @Override
  public Future<Measurement> localGets(int inFlight, double seconds) {
    return borough.request(workload.partition(0), Payload.of(BenchVerticle.gets(workload, 0, inFlight, seconds)),
            new RequestOptions().setTimeoutMs((long) (seconds * 1_000) + SPARE_MS))
        .map(reply -> Measurement.decode(reply.body()));
  }

  @Override
  public Context context() {
    return context;
  }

  @Override
  public ProcessUsage usage() {
    return cluster.usage();
  }

  @Override
  public int nodes() {
    return cluster.size();
  }

  @Override
  public JsonObject describe() {
    return new JsonObject()
        .put("nodes", cluster.size())
        .put("shards", borough.ring().await().shards().stream().filter(each -> each.shard() > 0).count())
        .put("startSeconds", cluster.startSeconds())
        .put("firstPutSeconds", cluster.firstPutSeconds());
  }

  @Override
  public void close() {
    borough.stop().await();
    close(bus);
    cluster.close();
  }

  private static void close(OwnVertx bus) {
    bus.close().await();
  }
}
