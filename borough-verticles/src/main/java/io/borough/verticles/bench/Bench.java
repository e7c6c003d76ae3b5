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
 * Measures a cluster and returns the report as JSON.
 *
 * <p>Thread: a plain thread, which blocks; {@code progress} receives a line every second on another thread.
 */
public final class Bench implements AutoCloseable {
  private static final double IDLE_SETTLE_SECONDS = 3; // until connections and flushes are idle
  private static final double MAX_IDLE_SECONDS = 10;
  private static final long PROGRESS_MS = 1_000;
  private static final double USAGE_OPERATIONS = 100_000;

  private final BenchTarget target;
  private final Settings settings;
  private final Consumer<String> progress;

  private Bench(BenchTarget target, Settings settings, Consumer<String> progress) {
    this.target = target;
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Starts nodes to measure, as processes with the Java, class path and JVM flags of this process.
   *
   * @param nodes the number of nodes
   * @param parent the parent of their folder, on the disk to measure; the folder is removed at the end
   * @param flags the flags of {@code borough node} for each node
   * @throws IOException when they cannot be started
   */
  public static Bench ofNodes(int nodes, Path parent, List<String> flags, Settings settings,
      Consumer<String> progress) throws IOException {
    progress.accept("starting " + nodes + " nodes");
    return new Bench(new EmbeddedTarget(new BenchCluster(nodes, parent, flags), settings.workload()), settings,
        progress);
  }

  /**
   * Measures a running cluster.
   *
   * @param url the gateway of any node
   * @param token the token for each request; null for none
   */
  public static Bench ofUrl(URI url, String token, Settings settings, Consumer<String> progress) {
    int connections = settings.inFlight().stream().mapToInt(Integer::intValue).max().orElse(1);
    return new Bench(new HttpTarget(url, token, settings.workload(), connections), settings, progress);
  }

  /** Runs all measurements and returns the report. */
  public JsonObject run() {
    if (settings.operations().stream().anyMatch(Operation::reads)) {
      load();
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

  private void load() {
    LoadPhase load = new LoadPhase(target, settings.workload());
    long ticking = target.context().owner().setPeriodic(PROGRESS_MS, tick -> progress.accept(String.format(Locale.ROOT,
        "loading: %,d of %,d entries", load.done(), settings.workload().keys())));
    load.run().eventually(() -> {
      target.context().owner().cancelTimer(ticking);
      return Future.succeededFuture();
    }).await();
  }

  private JsonObject measure(Operation operation, int inFlight) {
    ProcessUsage[] usage = new ProcessUsage[2]; // at the begin and at the end
    Measurement seen = operation == Operation.LOCALGET
        ? measureLocal(inFlight, usage)
        : measureHere(operation, inFlight, usage);
    JsonObject result = new JsonObject()
        .put("operation", operation.name().toLowerCase(Locale.ROOT))
        .put("inFlight", inFlight)
        .put("unit", operation.unit())
        .mergeIn(seen.toJson());
    if (target.nodes() > 0 && usage[1] != null) {
      double cpu = usage[1].cpuSecondsSince(usage[0]);
      result.put("serverCpuSeconds", cpu)
          .put("serverCpuSecondsPer100k", seen.units() == 0 ? null : cpu / seen.units() * USAGE_OPERATIONS)
          .put("rssBytesPerNode", usage[1].rssBytes() / target.nodes());
    }
    return result;
  }

  private Measurement measureHere(Operation operation, int inFlight, ProcessUsage[] usage) {
    LoadGenerator loop = new LoadGenerator(target.context(), target.step(operation), inFlight)
        .around(() -> usage[0] = target.usage(), () -> usage[1] = target.usage());
    String what = operation.name().toLowerCase(Locale.ROOT) + ", " + inFlight + " in flight";
    return Future.<Measurement>future(ended -> target.context().runOnContext(now ->
        loop.run(settings.warmUpSeconds(), settings.seconds(), seen -> progress.accept(String.format(Locale.ROOT,
            "%s: %,d %s, %,d errors", what, seen.units(), operation.unit(), seen.errors())))
        .onComplete(ended))).await();
  }

  private Measurement measureLocal(int inFlight, ProcessUsage[] usage) {
    progress.accept("localget, " + inFlight + " in flight");
    target.localGets(inFlight, settings.warmUpSeconds()).await();
    usage[0] = target.usage();
    Measurement seen = target.localGets(inFlight, settings.seconds()).await();
    usage[1] = target.usage();
    return seen;
  }

  private JsonObject idle() {
    progress.accept("measuring the idle nodes");
    double seconds = Math.min(MAX_IDLE_SECONDS, settings.seconds());
    pause(IDLE_SETTLE_SECONDS);
    ProcessUsage before = target.usage();
    pause(seconds);
    ProcessUsage after = target.usage();
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

  /**
   * The operations to measure and the durations.
   *
   * @param operations measured one after the other
   * @param inFlight the numbers of operations in flight, measured one after the other
   * @param workload the entries to write and read
   * @param warmUpSeconds the warm-up before each measurement
   * @param seconds the length of each measurement
   */
  public record Settings(List<Operation> operations, List<Integer> inFlight, Workload workload,
      double warmUpSeconds, double seconds) {
    /** Copies the lists. */
    public Settings {
      operations = List.copyOf(operations);
      inFlight = List.copyOf(inFlight);
    }
  }
}
