package io.borough.examples.peers.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;

/**
 * What processes have cost so far.
 *
 * @param cpuSeconds of all their threads, in user and in system mode
 * @param rssBytes in memory now, all together; 0 where the system does not say
 */
record Cost(double cpuSeconds, long rssBytes) {
  static Cost of(Collection<Child> children) {
    return new Cost(
        children.stream().mapToDouble(child -> cpuSeconds(child.handle())).sum(),
        children.stream().mapToLong(child -> rssBytes(child.handle())).sum());
  }

  private static double cpuSeconds(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  private static long rssBytes(ProcessHandle process) {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    try {
      return Files.readAllLines(status).stream().filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", ""))).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
