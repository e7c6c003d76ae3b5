package io.borough.examples.cluster;

import io.borough.info.PartitionInfo;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Kills the node that leads most shards while every partition is written to and read, and starts it again.
 *
 * <p>Thread: the main thread.
 */
final class Failure {
  private static final long FAILOVER_SECONDS = 30;
  private static final long CATCH_UP_SECONDS = 60;
  private static final long CALL_SECONDS = 15;
  private static final long BEFORE_MS = 1_000;
  private static final long DOWN_MS = 2_000;

  private final Driver driver;
  private final Settled settled;
  private final List<Entries> entries;
  private final Progress progress;
  private final Summary summary;
  private final Meter writes = new Meter();
  private final Meter reads = new Meter();

  Failure(Driver driver, Settled settled, List<Entries> entries, Progress progress, Summary summary) {
    this.driver = driver;
    this.settled = settled;
    this.entries = entries;
    this.progress = progress;
    this.summary = summary;
  }

  /** Runs the failure; returns when the killed node has caught up. */
  void run(Nodes nodes, long pauseMs) {
    NodeProcess victim = nodes.byId(driver.run("the ring", CALL_SECONDS,
        () -> driver.borough().ring().map(Settled::mostLeading)));
    Set<String> led = ledBy(victim.nodeId());
    Writers writers = new Writers(entries.stream()
        .map(each -> new Writer(driver.vertx(), driver.bus(), each, writes, reads)).toList());
    driver.run("writers", CALL_SECONDS, () -> writers.begin(pauseMs));
    goOnFor(BEFORE_MS);

    driver.run("watching", CALL_SECONDS, writers::watch);
    victim.kill();
    progress.say("kill -9 of node %s, which leads most shards, and in them %d of the %d partitions", victim.name(),
        led.size(), entries.size());
    driver.until("writes and reads of every partition after the kill", FAILOVER_SECONDS, writers::goOn);
    long writePauseMs = writers.longestWritePauseMs(led::contains);
    long readPauseMs = writers.longestReadPauseMs();
    progress.say("every partition is written and read again: the longest pause was %d ms", writePauseMs);
    summary.row("longest pause of writes, ms", "%,d", writePauseMs)
        .row("  of partitions led elsewhere, ms", "%,d",
            writers.longestWritePauseMs(partition -> !led.contains(partition)))
        .row("longest pause of reads, ms", "%,d", readPauseMs);
    goOnFor(DOWN_MS);

    victim.launch(List.of());
    victim.awaitReady();
    progress.say("node %s is back (pid %d)", victim.name(), victim.pid());
    driver.run("the last writes", CALL_SECONDS, writers::stop);
    driver.until("copies that are up to date", CATCH_UP_SECONDS, () -> settled.everyCopyIsUpToDate(entries));
    progress.say("node %s has caught up", victim.name());
    summary.latencies("writes during the failure, paced", writes)
        .latencies("reads during the failure, paced", reads)
        .row("writes refused, sent again", "%,d", (long) writes.refusedCount());
  }

  /** Returns the partitions whose shards this node leads now. */
  private Set<String> ledBy(String nodeId) {
    Set<String> led = new HashSet<>();
    driver.run("the leaders", CALL_SECONDS, () -> Future.all(entries.stream()
        .map(each -> driver.here(driver.borough().partition(each.partition()).info())
            .onSuccess(info -> addIfLed(led, info, nodeId)))
        .toList()));
    return led;
  }

  private static void addIfLed(Set<String> led, PartitionInfo info, String nodeId) {
    if (nodeId.equals(info.leader())) {
      led.add(info.name());
    }
  }

  private void goOnFor(long ms) {
    driver.run("writing", TimeUnit.MILLISECONDS.toSeconds(ms) + CALL_SECONDS,
        () -> driver.vertx().timer(ms, TimeUnit.MILLISECONDS));
  }
}
