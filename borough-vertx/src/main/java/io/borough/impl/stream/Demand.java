package io.borough.impl.stream;

/**
 * The arithmetic of a read stream's demand: the number of elements that the stream may still deliver to its handler.
 */
public final class Demand {
  /** The demand of a stream that delivers elements as fast as it can. */
  public static final long UNBOUNDED = Long.MAX_VALUE;

  private Demand() {}

  /**
   * Checks the argument of {@code ReadStream.fetch}.
   *
   * @throws IllegalArgumentException when it is negative
   */
  public static void check(long amount) {
    if (amount < 0) {
      throw new IllegalArgumentException("amount: " + amount + " is negative");
    }
  }

  /** Returns the demand after the reader asked for more elements; a sum past {@link #UNBOUNDED} is unbounded. */
  public static long plus(long demand, long amount) {
    long sum = demand + amount;
    return sum < 0 ? UNBOUNDED : sum;
  }

  /** Returns the demand after one element was delivered; 0 and {@link #UNBOUNDED} stay as they are. */
  public static long minusOne(long demand) {
    return demand == 0 || demand == UNBOUNDED ? demand : demand - 1;
  }
}
