package io.borough.examples.peers.harness;

import java.util.Locale;

/**
 * One thing to measure, written as {@code put/64}.
 *
 * @param operation what is done
 * @param inFlight how many operations are open at any time, 1 to 10,000
 */
public record Work(Operation operation, int inFlight) {
  private static final int MAX_IN_FLIGHT = 10_000;

  /** What is done with a random key. */
  public enum Operation {
    PUT, GET,
    /** Put or get, by chance. */
    MIXED
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException when it is not an operation, a slash and a number in range
   */
  public static Work parse(String text) {
    String[] parts = text.split("/");
    try {
      int inFlight = parts.length == 2 ? Integer.parseInt(parts[1]) : 0;
      if (inFlight >= 1 && inFlight <= MAX_IN_FLIGHT) {
        return new Work(Operation.valueOf(parts[0].toUpperCase(Locale.ROOT)), inFlight);
      }
    } catch (IllegalArgumentException e) { // no such operation, or no number
      throw new IllegalArgumentException(text + " is no work: it is put, get or mixed, as in put/64", e);
    }
    throw new IllegalArgumentException(text + ": 1 to " + MAX_IN_FLIGHT + " operations may be in flight");
  }

  @Override
  public String toString() {
    return operation.name().toLowerCase(Locale.ROOT) + "/" + inFlight;
  }
}
