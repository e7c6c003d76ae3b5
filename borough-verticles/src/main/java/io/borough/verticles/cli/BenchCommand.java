package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.borough.verticles.bench.Bench;
import io.borough.verticles.bench.Operation;
import io.borough.verticles.bench.Workload;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures a running cluster, or a cluster that it starts. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitCodes.FAILED,
    exitCodeOnExecutionException = ExitCodes.FAILED,
    description = {
      "Measures a cluster with a closed loop: a fixed number of operations is in flight, and each completed one is",
      "followed by another. With --embedded it starts nodes, uses them over the event bus, and removes them.",
      "With --url it uses a running cluster over HTTP and leaves entries in the partitions bench-0, bench-1, and so on."
    })
final class BenchCommand implements Callable<Integer> {
  private static final int MAX_NODES = 16;
  private static final int MAX_IN_FLIGHT = 10_000;
  private static final int MAX_KEYS = 100_000_000;
  private static final int MAX_VALUE_BYTES = 1024 * 1024;
  private static final int MAX_BATCH = 10_000;
  private static final double MAX_SECONDS = 3_600;
  private static final int PROGRESS_WIDTH = 78;

  private final Console console;

  @ArgGroup(multiplicity = "1")
  private Where where;

  @Option(names = "--op", split = ",", paramLabel = "OPERATION", description = {
    "put, get, mixed (randomly put or get), batch, request (an echo), stream, scan or localget (in the handler); "
        + "a list is separated by commas. put by default."
  })
  private List<Operation> operations = List.of(Operation.PUT);

  @Option(names = "--inflight", split = ",", paramLabel = "COUNT",
      description = "Operations in flight; the values of a list are measured one after the other. 64 by default.")
  private List<Integer> inFlight = List.of(64);

  @Option(names = "--value-bytes", paramLabel = "BYTES", description = "The size of a value; 100 by default.")
  private int valueBytes = 100;

  @Option(names = "--keys", paramLabel = "COUNT",
      description = "The number of entries in all partitions together; 100000 by default.")
  private int keys = 100_000;

  @Option(names = "--partitions", paramLabel = "COUNT",
      description = "The number of partitions; 1 by default.")
  private int partitions = 1;

  @Option(names = "--batch", paramLabel = "COUNT", description = "The number of entries in a batch; 100 by default.")
  private int batch = 100;

  @Option(names = "--stream-bytes", paramLabel = "BYTES", description = "The length of a stream; 64 MiB by default.")
  private int streamBytes = 64 * 1024 * 1024;

  @Option(names = "--seconds", paramLabel = "SECONDS", description = "The length of a measurement; 10 by default.")
  private double seconds = 10;

  @Option(names = "--warmup", paramLabel = "SECONDS",
      description = "The warm-up before a measurement; 5 by default.")
  private double warmUp = 5;

  @Option(names = "--data", paramLabel = "FOLDER",
      description = "The parent of the folder for the nodes of --embedded; the working directory by default.")
  private Path data = Path.of("");

  @Option(names = "--config", paramLabel = "FILE", description = "BoroughOptions as JSON, for the nodes of --embedded.")
  private Path config;

  @Option(names = "--shards", paramLabel = "COUNT",
      description = "The number of shards of the cluster of --embedded; 3 by default.")
  private Integer shards;

  @Option(names = {"-o", "--output"}, paramLabel = "json|text", description = "The output format; text by default.")
  private ClientCommand.Output output = ClientCommand.Output.TEXT;

  /** The cluster to measure. */
  private static final class Where {
    @Option(names = "--url", paramLabel = "http://HOST:PORT", description = "The gateway of any node of a cluster.")
    private String url;

    @Option(names = "--embedded", paramLabel = "NODES", description = "Starts this number of nodes as processes.")
    private Integer nodes;
  }

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, CommandException {
    check();
    Bench.Settings settings = new Bench.Settings(operations, inFlight,
        new Workload(partitions, keys, valueBytes, batch, streamBytes), warmUp, seconds);
    JsonObject report;
    try (Bench bench = open(settings, this::progress)) {
      report = bench.run();
    } finally {
      progress("");
      console.err().print("\r");
    }
    String text = output == ClientCommand.Output.JSON ? report.encode() : BenchTables.of(report);
    console.out().write((text + "\n").getBytes(UTF_8));
    console.out().flush();
    return ExitCodes.DONE;
  }

  private void check() throws CommandException {
    for (int each : inFlight) {
      within("--inflight", each, 1, MAX_IN_FLIGHT);
    }
    within("--keys", keys, 1, MAX_KEYS);
    within("--partitions", partitions, 1, keys);
    within("--value-bytes", valueBytes, 0, MAX_VALUE_BYTES);
    within("--batch", batch, 1, MAX_BATCH);
    within("--stream-bytes", streamBytes, 1, Integer.MAX_VALUE);
    within("--seconds", seconds, 0.1, MAX_SECONDS);
    within("--warmup", warmUp, 0, MAX_SECONDS);
    if (where.nodes != null) {
      within("--embedded", where.nodes, 1, MAX_NODES);
      return;
    }
    for (Operation operation : operations) {
      if (!operation.overHttp()) {
        throw failed("--op: " + operation.name().toLowerCase(Locale.ROOT) + " is measured with --embedded only");
      }
    }
  }

  private static void within(String flag, double value, double least, double most) throws CommandException {
    if (!(value >= least && value <= most)) {
      throw failed(String.format(Locale.ROOT, "%s: %s is not within %s to %s", flag, plain(value), plain(least),
          plain(most)));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static CommandException failed(String why) {
    return new CommandException(ExitCodes.FAILED, why);
  }

  private Bench open(Bench.Settings settings, Consumer<String> progress) throws IOException, CommandException {
    if (where.url != null) {
      return Bench.ofUrl(URI.create(GatewayClient.Address.parse(where.url).toString()),
          console.environment().apply("BOROUGH_TOKEN"), settings, progress);
    }
    List<String> flags = new ArrayList<>();
    if (config != null) {
      flags.addAll(List.of("--config", config.toAbsolutePath().toString()));
    }
    if (shards != null) {
      flags.addAll(List.of("--shards", shards.toString()));
    }
    return Bench.ofNodes(where.nodes, data, flags, settings, progress);
  }

  /** Replaces the progress line on stderr. */
  private void progress(String text) {
    console.err().print("\r" + text + " ".repeat(Math.max(0, PROGRESS_WIDTH - text.length())));
    console.err().flush();
  }
}
