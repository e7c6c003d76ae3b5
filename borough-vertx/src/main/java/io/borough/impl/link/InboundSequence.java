package io.borough.impl.link;

/**
 * Tracks the numbers of a peer's frames, to detect frames that did not arrive. Not thread-safe.
 *
 * <p>A peer numbers its links upwards and the frames of each link from 0. It begins another link when frames of the
 * last link may be lost. A frame that arrives after one with a higher number is not read.
 */
final class InboundSequence {
  private boolean known;
  private long linkId;
  private long expected;

  /**
   * The decision about a frame.
   *
   * @param read whether to read it
   * @param lost the frames missing before it, or null
   */
  record Arrival(boolean read, Lost lost) {}

  Arrival arrive(long link, long seq) {
    if (known && (link < linkId || link == linkId && seq < expected)) {
      return new Arrival(false, null);
    }
    Lost lost = null;
    if (known && (link > linkId || seq > expected)) {
      lost = new Lost(linkId, expected, link, seq, true);
    } else if (!known && seq > 0) {
      lost = new Lost(0, 0, link, seq, false); // they may have been read before this node removed the peer
    }
    known = true;
    linkId = link;
    expected = seq + 1;
    return new Arrival(true, lost);
  }
}
