package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.borough.verticles.bench.Bench;
import io.borough.verticles.bench.BenchSettings;
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

/** Measures a cluster: one that runs, or one of its own. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitCodes.FAILED,
    exitCodeOnExecutionException = ExitCodes.FAILED,
    description = {
      "Measures a cluster with a closed loop: so many operations are open, and each that ends is followed by another.",
      "With --embedded it starts nodes of its own, asks them over the event bus, and removes them.",
      "With --url it asks a cluster that runs over HTTP, and leaves entries in partitions bench-0, bench-1, and so on."
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
    "put, get, mixed (put or get, by chance), batch, request (an echo), stream, scan or localget (in the handler); "
        + "several are separated by commas. put by default."
  })
  private List<Operation> operations = List.of(Operation.PUT);

  @Option(names = "--inflight", split = ",", paramLabel = "COUNT",
      description = "How many operations are open; several are measured one after the other. 64 by default.")
  private List<Integer> inFlight = List.of(64);

  @Option(names = "--value-bytes", paramLabel = "BYTES", description = "How large a value is; 100 by default.")
  private int valueBytes = 100;

  @Option(names = "--keys", paramLabel = "COUNT",
      description = "How many entries there are, over all partitions; 100000 by default.")
  private int keys = 100_000;

  @Option(names = "--partitions", paramLabel = "COUNT",
      description = "How many partitions they are in; 1 by default.")
  private int partitions = 1;

  @Option(names = "--batch", paramLabel = "COUNT", description = "How many entries a batch has; 100 by default.")
  private int batch = 100;

  @Option(names = "--stream-bytes", paramLabel = "BYTES", description = "How long a stream is; 64 MiB by default.")
  private int streamBytes = 64 * 1024 * 1024;

  @Option(names = "--seconds", paramLabel = "SECONDS", description = "How long each is measured; 10 by default.")
  private double seconds = 10;

  @Option(names = "--warmup", paramLabel = "SECONDS",
      description = "How long each runs before it is measured; 5 by default.")
  private double warmUp = 5;

  @Option(names = "--data", paramLabel = "FOLDER",
      description = "Where the nodes of --embedded make their folder; the working directory by default.")
  private Path data = Path.of("");

  @Option(names = "--config", paramLabel = "FILE", description = "BoroughOptions as JSON, for the nodes of --embedded.")
  private Path config;

  @Option(names = "--shards", paramLabel = "COUNT",
      description = "How many shards the cluster of --embedded has; 3 by default.")
  private Integer shards;

  @Option(names = {"-o", "--output"}, paramLabel = "json|text", description = "What is printed; text by default.")
  private ClientCommand.Output output = ClientCommand.Output.TEXT;

  /** What is measured. */
  private static final class Where {
    @Option(names = "--url", paramLabel = "http://HOST:PORT", description = "The gateway of any node of a cluster.")
    private String url;

    @Option(names = "--embedded", paramLabel = "NODES", description = "Starts so many nodes as processes.")
    private Integer nodes;
  }

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, CommandException {
    check();
    BenchSettings settings = new BenchSettings(operations, inFlight,
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

  private Bench open(BenchSettings settings, Consumer<String> progress) throws IOException, CommandException {
    if (where.url != null) {
      return Bench.ofUrl(URI.create(GatewayAddress.parse(where.url).toString()),
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

  /** One line on stderr, over the one before. */
  private void progress(String text) {
    console.err().print("\r" + text + " ".repeat(Math.max(0, PROGRESS_WIDTH - text.length())));
    console.err().flush();
  }
}
