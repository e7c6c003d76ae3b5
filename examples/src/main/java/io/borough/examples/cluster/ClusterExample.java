package io.borough.examples.cluster;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Starts three nodes, writes through them, streams through them, kills one with SIGKILL, starts it again, and looks
 * whether every acknowledged write is in every node's copy.
 *
 * <p>Thread: the one that calls {@link #run()}.
 */
final class ClusterExample {
  private static final long SETTLE_SECONDS = 60;
  private static final long WORK_SECONDS = 60;

  private final Scale scale;
  private final NodeCommand command;
  private final Progress progress;
  private final Summary summary = new Summary();
  private final List<Entries> entries;

  ClusterExample(Scale scale, NodeCommand command, PrintStream out) {
    this.scale = scale;
    this.command = command;
    this.progress = new Progress(out);
    this.entries = IntStream.range(0, scale.partitions()).mapToObj(scale::partition).map(Entries::new).toList();
  }

  /** Runs the example, prints its progress, and returns whether it passed. */
  boolean run() {
    boolean passed = false;
    try (Nodes nodes = new Nodes(command)) {
      try {
        passed = run(nodes);
      } catch (RuntimeException e) {
        progress.say("%s%s", e.getMessage(), e.getCause() == null ? "" : ": " + e.getCause());
        nodes.all().forEach(node -> node.lastLines().forEach(line -> progress.line("  " + node.name() + ": " + line)));
      }
    }
    progress.line("");
    progress.line(passed ? "PASS" : "FAIL");
    return passed;
  }

  private boolean run(Nodes nodes) {
    nodes.start();
    progress.say("three nodes serve: %s", nodes.all().stream().map(node ->
        node.name() + " (pid " + node.pid() + ", HTTP " + node.httpPort() + ")").collect(Collectors.joining(", ")));
    try (Driver driver = new Driver(nodes.addresses(), scale.partitions())) {
      driver.start();
      Settled settled = new Settled(driver.borough(), driver, nodes.all().size());
      driver.until("copies and leaders of every shard", SETTLE_SECONDS, settled::everyShardIsLedWhereItShould);
      progress.say("every shard has three copies, and its leader");
      write(driver, nodes);
      stream(driver, nodes);
      new Failure(driver, settled, entries, progress, summary).run(nodes, scale.pauseMs());
      return verify(driver, nodes);
    }
  }

  private void write(Driver driver, Nodes nodes) {
    Meter writes = new Meter();
    driver.run("writing", WORK_SECONDS, () -> new Writers(entries.stream().map(each -> {
      NodeProcess node = nodes.all().get(entries.indexOf(each) % nodes.all().size());
      return new Writer(driver.vertx(), driver.gateway(node), each, writes, null);
    }).toList()).write(scale.entries()));
    progress.say("%,d entries are written to %d partitions, through all three nodes", writes.count(), entries.size());
    summary.latencies("writes over HTTP", writes);
  }

  private void stream(Driver driver, Nodes nodes) {
    EchoStreams echoes = EchoStreams.of(driver.vertx(), driver.borough(), nodes.file("song"), scale.streamBytes());
    long began = System.nanoTime();
    driver.run("streams", WORK_SECONDS, () -> echoes.send(scale.streams()));
    double seconds = (System.nanoTime() - began) / 1e9;
    double mebibytes = (double) scale.streams() * scale.streamBytes() / (1 << 20);
    progress.say("%d requests had %.0f MiB streamed to their handlers and back", scale.streams(), mebibytes);
    summary.row("streams echoed, MiB a second", "%.0f", mebibytes / seconds);
  }

  private boolean verify(Driver driver, Nodes nodes) {
    Verification verification = new Verification();
    for (NodeProcess node : nodes.all()) {
      driver.run("reading node " + node.name() + "'s copies", WORK_SECONDS,
          () -> verification.verify(node, driver.gateway(node), entries));
      progress.say("node %s: %,d of its entries are read, %d are wrong", node.name(),
          entries.stream().mapToInt(Entries::size).sum(), verification.wrongCount());
    }
    verification.wrong().forEach(line -> progress.line("  wrong: " + line));
    long acknowledged = entries.stream().mapToLong(Entries::acknowledgedCount).sum();
    summary.row("writes acknowledged", "%,d", acknowledged)
        .row("writes of unknown outcome", "%,d", entries.stream().mapToLong(Entries::unknownCount).sum())
        .row("acknowledged writes found, 3 copies", "%,d", verification.acknowledgedFound())
        .row("wrong entries", "%,d", verification.wrongCount());
    progress.line("");
    progress.line(summary.toString());
    return verification.wrongCount() == 0 && verification.acknowledgedFound() == nodes.all().size() * acknowledged;
  }
}
