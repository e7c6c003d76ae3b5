package io.borough.impl.stream;

/**
 * The reader's side of a stream's credit: what it lets the writer send.
 *
 * <p>Each frame counts what {@link SendCredit#cost} says. More is granted once half a window has been
 * consumed; the window may be another each time, and when it has shrunk nothing is granted until what is on its way
 * fits it again. Not thread-safe.
 */
final class CreditWindow {
  private long granted;
  private long received;
  private long consumed;

  /** The total to grant at the beginning. */
  long open(long windowBytes) {
    granted = windowBytes;
    return granted;
  }

  /** Notes a frame that has come; false when the writer had no credit for it. */
  boolean receive(int bytes) {
    received += SendCredit.cost(bytes);
    return received <= granted;
  }

  /** Notes a frame that was consumed; the total to grant now, or -1 when it is not yet worth a message. */
  long consume(int bytes, long windowBytes) {
    consumed += SendCredit.cost(bytes);
    long next = consumed + windowBytes;
    if (next - granted < windowBytes / 2) {
      return -1;
    }
    granted = next;
    return granted;
  }

  /** What the writer may have on its way or waiting here, in bytes. */
  long outstanding() {
    return granted - consumed;
  }
}
