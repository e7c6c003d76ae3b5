package io.borough.verticles.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The results of one measurement. Thread: the driver's event loop while it is recorded. */
final class Measurement {
  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final int DIGITS = 3;

  private final Histogram nanos = new Histogram(HIGHEST_NANOS, DIGITS);
  private final Map<String, Long> errors = new TreeMap<>();
  private long units;
  private double seconds;

  void done(long tookNanos) {
    nanos.recordValue(Math.min(HIGHEST_NANOS, tookNanos));
  }

  void count(long count) {
    units += count;
  }

  void failed(String code) {
    errors.merge(code, 1L, Long::sum);
  }

  void tookSeconds(double seconds) {
    this.seconds = seconds;
  }

  /** Returns the number of completed operations. */
  long operations() {
    return nanos.getTotalCount();
  }

  long units() {
    return units;
  }

  double seconds() {
    return seconds;
  }

  double unitsPerSecond() {
    return seconds == 0 ? 0 : units / seconds;
  }

  long errors() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }

  double percentileMs(double percentile) {
    return nanos.getValueAtPercentile(percentile) / 1e6;
  }

  double maxMs() {
    return nanos.getMaxValue() / 1e6;
  }

  /** Adds a measurement of the same period. */
  void add(Measurement other) {
    nanos.add(other.nanos);
    other.errors.forEach((code, count) -> errors.merge(code, count, Long::sum));
    units += other.units;
    seconds = Math.max(seconds, other.seconds);
  }

  JsonObject toJson() {
    JsonObject failures = new JsonObject();
    errors.forEach(failures::put);
    return new JsonObject()
        .put("operations", operations())
        .put("units", units)
        .put("seconds", seconds)
        .put("perSecond", unitsPerSecond())
        .put("p50Ms", percentileMs(50))
        .put("p99Ms", percentileMs(99))
        .put("p999Ms", percentileMs(99.9))
        .put("maxMs", maxMs())
        .put("errors", failures);
  }

  /** Returns all data, including the histogram that {@link #toJson()} summarises. */
  JsonObject encode() {
    JsonArray latencies = new JsonArray();
    nanos.recordedValues().forEach(value -> latencies.add(value.getValueIteratedTo()).add(
        value.getCountAtValueIteratedTo()));
    return toJson().put("latencies", latencies);
  }

  static Measurement decode(JsonObject json) {
    Measurement measurement = new Measurement();
    JsonArray latencies = json.getJsonArray("latencies");
    for (int i = 0; i < latencies.size(); i += 2) {
      measurement.nanos.recordValueWithCount(latencies.getLong(i), latencies.getLong(i + 1));
    }
    json.getJsonObject("errors").forEach(error ->
        measurement.errors.put(error.getKey(), ((Number) error.getValue()).longValue()));
    measurement.units = json.getLong("units");
    measurement.seconds = json.getDouble("seconds");
    return measurement;
  }
}
