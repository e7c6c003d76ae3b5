package io.borough.verticles.bench;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Measures a cluster, and gives what it has seen as JSON.
 *
 * <p>Thread: a plain one, which waits; {@code progress} hears a line every second, on another thread.
 */
public final class Bench implements AutoCloseable {
  private static final double IDLE_SETTLE_SECONDS = 3; // connections and flushes come to rest
  private static final double MAX_IDLE_SECONDS = 10;
  private static final long PROGRESS_MS = 1_000;
  private static final double OPERATIONS_OF_COST = 100_000;

  private final BenchTarget target;
  private final BenchSettings settings;
  private final Consumer<String> progress;

  private Bench(BenchTarget target, BenchSettings settings, Consumer<String> progress) {
    this.target = target;
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Measures nodes that it starts, as processes with this one's Java, class path and flags.
   *
   * @param nodes how many
   * @param parent where their folder is made, which is removed at the end: the disk that is measured
   * @param flags of {@code borough node} for each of them
   * @throws IOException when they cannot be started
   */
  public static Bench ofNodes(int nodes, Path parent, List<String> flags, BenchSettings settings,
      Consumer<String> progress) throws IOException {
    progress.accept("starts " + nodes + " nodes");
    return new Bench(new EmbeddedTarget(new BenchCluster(nodes, parent, flags), settings.workload()), settings,
        progress);
  }

  /**
   * Measures a cluster that runs.
   *
   * @param url of any node's gateway
   * @param token sent with each request; null for none
   */
  public static Bench ofUrl(URI url, String token, BenchSettings settings, Consumer<String> progress) {
    int connections = settings.inFlight().stream().mapToInt(Integer::intValue).max().orElse(1);
    return new Bench(new HttpTarget(url, token, settings.workload(), connections), settings, progress);
  }

  /** Measures everything once. */
  public JsonObject run() {
    if (settings.operations().stream().anyMatch(Operation::reads)) {
      fill();
    }
    JsonArray results = new JsonArray();
    for (Operation operation : settings.operations()) {
      for (int inFlight : settings.inFlight()) {
        results.add(measure(operation, inFlight));
      }
    }
    JsonObject report = new JsonObject()
        .put("target", target.describe())
        .put("workload", settings.workload().toJson())
        .put("warmUpSeconds", settings.warmUpSeconds())
        .put("results", results);
    if (target.nodes() > 0) {
      report.put("idle", idle());
    }
    return report;
  }

  private void fill() {
    LoadPhase fill = new LoadPhase(target, settings.workload());
    long ticking = target.context().owner().setPeriodic(PROGRESS_MS, tick -> progress.accept(String.format(Locale.ROOT,
        "fills: %,d of %,d entries", fill.done(), settings.workload().keys())));
    fill.run().eventually(() -> {
      target.context().owner().cancelTimer(ticking);
      return Future.succeededFuture();
    }).await();
  }

  private JsonObject measure(Operation operation, int inFlight) {
    ProcessUsage[] costs = new ProcessUsage[2]; // when it began, and at its end
    Measurement seen = operation == Operation.LOCALGET
        ? measureLocal(inFlight, costs)
        : measureHere(operation, inFlight, costs);
    JsonObject result = new JsonObject()
        .put("operation", operation.name().toLowerCase(Locale.ROOT))
        .put("inFlight", inFlight)
        .put("unit", operation.unit())
        .mergeIn(seen.toJson());
    if (target.nodes() > 0 && costs[1] != null) {
      double cpu = costs[1].cpuSecondsSince(costs[0]);
      result.put("serverCpuSeconds", cpu)
          .put("serverCpuSecondsPer100k", seen.units() == 0 ? null : cpu / seen.units() * OPERATIONS_OF_COST)
          .put("rssBytesPerNode", costs[1].rssBytes() / target.nodes());
    }
    return result;
  }

  private Measurement measureHere(Operation operation, int inFlight, ProcessUsage[] costs) {
    LoadGenerator loop = new LoadGenerator(target.context(), target.load(operation), inFlight)
        .around(() -> costs[0] = target.cost(), () -> costs[1] = target.cost());
    String what = operation.name().toLowerCase(Locale.ROOT) + ", " + inFlight + " in flight";
    return Future.<Measurement>future(ended -> target.context().runOnContext(now ->
        loop.run(settings.warmUpSeconds(), settings.seconds(), seen -> progress.accept(String.format(Locale.ROOT,
            "%s: %,d %s, %,d errors", what, seen.units(), operation.unit(), seen.errors())))
        .onComplete(ended))).await();
  }

  private Measurement measureLocal(int inFlight, ProcessUsage[] costs) {
    progress.accept("localget, " + inFlight + " in flight");
    target.localGets(inFlight, settings.warmUpSeconds()).await();
    costs[0] = target.cost();
    Measurement seen = target.localGets(inFlight, settings.seconds()).await();
    costs[1] = target.cost();
    return seen;
  }

  private JsonObject idle() {
    progress.accept("sees what the nodes cost idle");
    double seconds = Math.min(MAX_IDLE_SECONDS, settings.seconds());
    pause(IDLE_SETTLE_SECONDS);
    ProcessUsage before = target.cost();
    pause(seconds);
    ProcessUsage after = target.cost();
    return new JsonObject()
        .put("cpuPercentPerNode", after.cpuSecondsSince(before) / seconds / target.nodes() * 100)
        .put("rssBytesPerNode", after.rssBytes() / target.nodes());
  }

  private void pause(double seconds) {
    target.context().owner().timer((long) (seconds * 1_000)).await();
  }

  @Override
  public void close() {
    target.close();
  }
}
