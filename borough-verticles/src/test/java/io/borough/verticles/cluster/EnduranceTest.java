package io.borough.verticles.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.LongTest;
import io.borough.testing.ProcessTest;
import io.borough.verticles.kit.AcknowledgedWrites;
import io.borough.verticles.kit.ForkedCluster;
import io.borough.verticles.kit.ForkedNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One node that lives through the deaths, pauses, restarts, joins and leaves of the others, under load: what it costs
 * must not grow. Minutes, as the system property {@code borough.enduranceMinutes} says.
 */
@ProcessTest
@LongTest
class EnduranceTest {
  private static final long MINUTES = Long.getLong("borough.enduranceMinutes", 10);

  @TempDir
  private Path folder;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private ForkedCluster cluster;
  private AcknowledgedWrites writes;

  private record Sample(long seconds, long rssMib, long threads, long files) {}

  @AfterEach
  void stop() {
    cluster.close();
  }

  private static void last(long ms) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
    while (System.nanoTime() - until < 0) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  /** What happens to another node than the first. */
  private void fault(ForkedNode survivor) {
    ForkedNode victim = cluster.node(1 + random.nextInt(2));
    switch (random.nextInt(4)) {
      case 0 -> {
        victim.kill();
        last(1_000 + random.nextInt(4_000));
        victim.launch().awaitReady();
      }
      case 1 -> {
        victim.pause();
        last(1_000 + random.nextInt(14_000));
        victim.resume();
      }
      case 2 -> {
        assertThat(victim.stop()).as("seed %d", seed).isZero();
        victim.launch().awaitReady();
      }
      default -> {
        try (ForkedNode guest = cluster.make()) {
          guest.launch("--base", survivor.address()).awaitReady();
          last(5_000);
          survivor.api().send("POST", "/nodes/" + guest.nodeId() + "/leave", "");
          Awaitility.await().atMost(180, TimeUnit.SECONDS).until(() -> !guest.isAlive());
          assertThat(guest.await()).as("seed %d", seed).isZero();
        }
      }
    }
    cluster.awaitSettled();
  }

  private static Sample sample(ForkedNode node, long sinceNanos) {
    Path process = Path.of("/proc", Long.toString(node.pid()));
    try (Stream<Path> files = Files.list(process.resolve("fd"))) {
      long rss = 0;
      long threads = 0;
      for (String line : Files.readAllLines(process.resolve("status"))) {
        String[] words = line.split("\\s+");
        if (words[0].equals("VmRSS:")) {
          rss = Long.parseLong(words[1]) / 1_024;
        } else if (words[0].equals("Threads:")) {
          threads = Long.parseLong(words[1]);
        }
      }
      return new Sample(
          TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sinceNanos), rss, threads, files.count());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long most(List<Sample> samples, double from, double to, ToLongFunction<Sample> what) {
    return samples.subList((int) (from * samples.size()), (int) (to * samples.size())).stream()
        .mapToLong(what).max().orElseThrow();
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void whatANodeCostsDoesNotGrow() {
    cluster = new ForkedCluster(folder);
    cluster.start(3);
    writes = new AcknowledgedWrites(cluster.nodes());
    ForkedNode survivor = cluster.node(0);
    List<Sample> samples = new ArrayList<>();
    long begun = System.nanoTime();
    int faults = 0;
    while (System.nanoTime() - begun < TimeUnit.MINUTES.toNanos(MINUTES)) {
      try (AcknowledgedWrites.Load load = writes.load()) { // the nodes' addresses are looked up anew each time
        load.awaitWritten(500);
        fault(survivor);
        faults++;
        load.awaitWritten(500);
      }
      samples.add(sample(survivor, begun));
      if (faults % 10 == 0) {
        writes.verify();
        System.out.printf("%d faults: %s; seed %d%n", faults, samples.get(samples.size() - 1), seed);
      }
    }
    writes.verify();
    System.out.printf("%d faults in %d minutes; RSS, threads, files at most, second quarter: %d MiB, %d, %d;"
            + " last quarter: %d MiB, %d, %d; seed %d%n", faults, MINUTES,
        most(samples, 0.25, 0.5, Sample::rssMib), most(samples, 0.25, 0.5, Sample::threads),
        most(samples, 0.25, 0.5, Sample::files), most(samples, 0.75, 1, Sample::rssMib),
        most(samples, 0.75, 1, Sample::threads), most(samples, 0.75, 1, Sample::files), seed);
    assertFlat(samples, Sample::rssMib, 64);
    assertFlat(samples, Sample::threads, 32);
    assertFlat(samples, Sample::files, 64);
  }

  private void assertFlat(List<Sample> samples, ToLongFunction<Sample> what, long slack) {
    assertThat(most(samples, 0.75, 1, what)).as("seed %d, %s", seed, samples)
        .isLessThanOrEqualTo(most(samples, 0.25, 0.5, what) * 5 / 4 + slack);
  }
}
