package io.borough.examples.peers.harness;

import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * What a closed loop has seen; as a line of {@code name=value} words it goes from the driver to whoever told it to run.
 *
 * @param operations how many ended well within the time
 * @param seconds how long that was
 * @param p50Ms the median of their latencies; the others likewise
 * @param errors how many of each kind there were; they are not among the operations
 */
public record Result(
    long operations, double seconds, double p50Ms, double p99Ms, double p999Ms, Map<String, Long> errors) {
  private static final String ERROR = "error.";

  /** How many operations ended well in a second. */
  public double perSecond() {
    return operations / seconds;
  }

  /** How many failed. */
  public long errorCount() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Writes it. */
  public String toLine() {
    StringJoiner line = new StringJoiner(" ")
        .add("operations=" + operations).add("seconds=" + seconds)
        .add("p50Ms=" + p50Ms).add("p99Ms=" + p99Ms).add("p999Ms=" + p999Ms);
    errors.forEach((kind, count) -> line.add(ERROR + kind + "=" + count));
    return line.toString();
  }

  /** Reads what {@link #toLine} wrote. */
  public static Result parse(String line) {
    Map<String, String> values = new TreeMap<>();
    for (String word : line.split(" ")) {
      int equals = word.indexOf('=');
      values.put(word.substring(0, equals), word.substring(equals + 1));
    }
    Map<String, Long> errors = new TreeMap<>();
    values.forEach((name, value) -> {
      if (name.startsWith(ERROR)) {
        errors.put(name.substring(ERROR.length()), Long.parseLong(value));
      }
    });
    return new Result(Long.parseLong(values.get("operations")), Double.parseDouble(values.get("seconds")),
        Double.parseDouble(values.get("p50Ms")), Double.parseDouble(values.get("p99Ms")),
        Double.parseDouble(values.get("p999Ms")), errors);
  }
}
