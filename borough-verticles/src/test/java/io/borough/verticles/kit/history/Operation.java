package io.borough.verticles.kit.history;

/**
 * One operation of one client on one key.
 *
 * @param expected the value that a COMPARE wants to replace; null for absence. Every value is written once, so a value
 *     stands for its revision
 * @param value what a PUT or COMPARE writes, or what a READ has seen; null for absence
 * @param applied whether a COMPARE won
 * @param invoked when it began
 * @param returned when its answer came; {@link #NEVER} when nobody knows whether it took effect
 */
public record Operation(String key, Kind kind, String expected, String value, boolean applied, long invoked,
    long returned) {
  /** What is done to a key. */
  public enum Kind {
    /** Sees the value. */
    READ,
    /** Sets it. */
    PUT,
    /** Takes it away. */
    DELETE,
    /** Sets it where it is what was expected. */
    COMPARE
  }

  /** It may take effect at any time from its begin on, or not at all. */
  public static final long NEVER = Long.MAX_VALUE;

  boolean isUnknown() {
    return returned == NEVER;
  }
}
