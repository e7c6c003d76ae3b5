package io.borough.impl.stream;

/**
 * The reader's side of a stream's credit: how much the writer may send.
 *
 * <p>Each frame costs {@link SendCredit#cost}. More is granted when half a window was consumed. The window may change
 * each time; after it has shrunk, nothing is granted until the bytes in flight fit into it again. Not thread-safe.
 */
final class CreditWindow {
  private long granted;
  private long received;
  private long consumed;

  /** Returns the total to grant at the beginning. */
  long open(long windowBytes) {
    granted = windowBytes;
    return granted;
  }

  /** Counts a received frame; returns false when the writer had no credit for it. */
  boolean receive(int bytes) {
    received += SendCredit.cost(bytes);
    return received <= granted;
  }

  /** Counts a consumed frame; returns the total to grant now, or -1 when the change is too small for a message. */
  long consume(int bytes, long windowBytes) {
    consumed += SendCredit.cost(bytes);
    long next = consumed + windowBytes;
    if (next - granted < windowBytes / 2) {
      return -1;
    }
    granted = next;
    return granted;
  }

  /** Returns the bytes that may be in flight or wait here. */
  long outstanding() {
    return granted - consumed;
  }
}
