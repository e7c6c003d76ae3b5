package io.borough.verticles.cli;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats the report of a benchmark as text. */
final class BenchTables {
  private static final double MIB = 1024 * 1024;

  private BenchTables() {}

  static String of(JsonObject report) {
    JsonObject target = report.getJsonObject("target");
    JsonObject workload = report.getJsonObject("workload");
    StringBuilder text = new StringBuilder();
    text.append(target.containsKey("url")
        ? "over HTTP, through the gateway at " + target.getString("url")
        : String.format(Locale.ROOT, "%d nodes, %d shards; ready after %.1f s, first put acknowledged after %.1f s",
            target.getInteger("nodes"), target.getInteger("shards"), target.getDouble("startSeconds"),
            target.getDouble("firstPutSeconds")));
    text.append(String.format(Locale.ROOT, "%n%,d entries in %,d partitions, values of %,d bytes%n%n",
        workload.getInteger("keys"), workload.getInteger("partitions"), workload.getInteger("valueBytes")));
    text.append(results(report));
    JsonObject idle = report.getJsonObject("idle");
    if (idle != null) {
      text.append(String.format(Locale.ROOT, "%n%nidle: %.1f%% of a core and %.0f MiB a node",
          idle.getDouble("cpuPercentPerNode"), idle.getLong("rssBytesPerNode") / MIB));
    }
    return text.toString();
  }

  private static TextTable results(JsonObject report) {
    TextTable table = new TextTable("operation", "in flight", "a second", "p50 ms", "p99 ms", "p99.9 ms", "max ms",
        "CPU s per 100,000", "MiB a node", "errors");
    for (JsonObject result : TextTable.objects(report.getJsonArray("results"))) {
      boolean bytes = "bytes".equals(result.getString("unit"));
      double perSecond = result.getDouble("perSecond");
      Double cpu = result.getDouble("serverCpuSecondsPer100k");
      Long rss = result.getLong("rssBytesPerNode");
      table.row(result.getString("operation"), result.getInteger("inFlight"),
          String.format(Locale.ROOT, bytes ? "%,.0f MB" : "%,.0f", bytes ? perSecond / 1e6 : perSecond),
          millis(result, "p50Ms"), millis(result, "p99Ms"), millis(result, "p999Ms"), millis(result, "maxMs"),
          cpu == null || bytes ? null : String.format(Locale.ROOT, "%.2f", cpu),
          rss == null ? null : String.format(Locale.ROOT, "%.0f", rss / MIB),
          errors(result.getJsonObject("errors")));
    }
    return table;
  }

  private static String millis(JsonObject result, String field) {
    return String.format(Locale.ROOT, "%.2f", result.getDouble(field));
  }

  private static String errors(JsonObject errors) {
    return errors.isEmpty() ? "0"
        : errors.getMap().entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(" "));
  }
}
