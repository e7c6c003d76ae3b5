package io.borough.impl.stream;

/**
 * The writer's side of a stream's credit: what it may send.
 *
 * <p>Grants are totals since the stream began, so one that is late, lost or doubled changes nothing that a later one
 * does not put right. Not thread-safe.
 */
final class SendCredit {
  /** What a smaller frame counts as, so that many small ones are bounded too. */
  static final int MIN_COST = 256;
  /** The grant that says: everything has been taken, the end too. */
  static final long ALL_TAKEN = Long.MAX_VALUE;

  private long granted;
  private long spent;

  /** Takes a grant; one that is not above those before it is a late one. */
  void grant(long total) {
    granted = Math.max(granted, total);
  }

  boolean isAllTaken() {
    return granted == ALL_TAKEN;
  }

  /** How many bytes the next frame may have; 0 when none may be sent. */
  long available() {
    long left = granted - spent;
    return left < MIN_COST ? 0 : left;
  }

  /**
   * Notes a frame that is sent.
   *
   * @throws IllegalStateException when that is more than was granted
   */
  void spend(int bytes) {
    if (bytes > available()) {
      throw new IllegalStateException(bytes + " bytes with a credit of " + available());
    }
    spent += cost(bytes);
  }

  /** What a frame of so many bytes counts. */
  static int cost(int bytes) {
    return Math.max(bytes, MIN_COST);
  }
}
