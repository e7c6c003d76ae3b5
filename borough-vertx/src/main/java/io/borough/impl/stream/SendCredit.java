package io.borough.impl.stream;

/**
 * The writer's side of a stream's credit: how much it may send.
 *
 * <p>A grant is a total since the stream began, so a later grant corrects one that was late, lost or repeated. Not
 * thread-safe.
 */
final class SendCredit {
  /** The least cost of a frame, so that many small frames are bounded too. */
  static final int MIN_COST = 256;
  /** The grant that reports that the reader has consumed everything, including the end. */
  static final long ALL_TAKEN = Long.MAX_VALUE;

  private long granted;
  private long spent;

  /** Takes a grant. A grant that is not above the earlier ones is late and has no effect. */
  void grant(long total) {
    granted = Math.max(granted, total);
  }

  boolean isAllTaken() {
    return granted == ALL_TAKEN;
  }

  /** Returns how many bytes the next frame may have; 0 when no frame may be sent. */
  long available() {
    long left = granted - spent;
    return left < MIN_COST ? 0 : left;
  }

  /**
   * Counts a frame that is sent.
   *
   * @throws IllegalStateException when the frame is larger than the credit
   */
  void spend(int bytes) {
    if (bytes > available()) {
      throw new IllegalStateException(bytes + " bytes with a credit of " + available());
    }
    spent += cost(bytes);
  }

  /** Returns the cost of a frame of that many bytes. */
  static int cost(int bytes) {
    return Math.max(bytes, MIN_COST);
  }
}
