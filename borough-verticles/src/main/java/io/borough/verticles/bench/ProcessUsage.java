package io.borough.verticles.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * The resource usage of processes.
 *
 * @param cpuSeconds the CPU time of all processes since their start
 * @param rssBytes the resident memory of all processes; 0 if the system does not provide it
 */
record ProcessUsage(double cpuSeconds, long rssBytes) {
  static ProcessUsage of(Collection<ProcessHandle> processes) {
    double cpu = 0;
    long rss = 0;
    for (ProcessHandle process : processes) {
      cpu += process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
      rss += rss(process.pid());
    }
    return new ProcessUsage(cpu, rss);
  }

  private static long rss(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    try {
      List<String> lines = Files.isReadable(status) ? Files.readAllLines(status) : List.of();
      return lines.stream().filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
    } catch (IOException e) {
      return 0; // the process has ended
    }
  }

  double cpuSecondsSince(ProcessUsage before) {
    return cpuSeconds - before.cpuSeconds;
  }
}
