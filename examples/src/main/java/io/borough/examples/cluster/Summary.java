package io.borough.examples.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table at the end. Thread: the main thread, when what it shows is not counted any more. */
final class Summary {
  private static final String HEAD = "%-37s %9s %9s %9s %9s %9s";
  private static final String LATENCIES = "%-37s %,9d %,9.0f %9.1f %9.1f %9.1f";
  private static final String VALUE = "%-37s %9s";

  private final List<String> latencies = new ArrayList<>();
  private final List<String> values = new ArrayList<>();

  Summary() {
    latencies.add(String.format(HEAD, "", "count", "a second", "p50 ms", "p99 ms", "max ms"));
  }

  /** Adds a row of the first part. */
  Summary latencies(String what, Meter meter) {
    latencies.add(String.format(Locale.ROOT, LATENCIES, what, meter.count(), meter.rate(), meter.percentileMs(50),
        meter.percentileMs(99), meter.maxMs()));
    return this;
  }

  /** Adds a row of the second part. */
  Summary row(String what, String format, Object value) {
    values.add(String.format(VALUE, what, String.format(Locale.ROOT, format, value)));
    return this;
  }

  @Override
  public String toString() {
    return String.join("\n", latencies) + "\n" + String.join("\n", values);
  }
}
