package io.borough.impl.transport;

/**
 * Tracks the numbers of a peer's frames, to detect frames that did not arrive. Not thread-safe.
 *
 * <p>A peer numbers its links upwards and the frames of each link from 0. It begins another link when frames of the
 * last link may be lost. A frame that arrives after one with a higher number is not read.
 */
final class FrameSequence {
  private boolean known;
  private long linkId;
  private long expected;

  /**
   * The decision about a frame.
   *
   * @param read whether to read it
   * @param lost the frames missing before it, or null
   */
  record Arrival(boolean read, FrameGap lost) {}

  Arrival arrive(long link, long seq) {
    if (known && (link < linkId || link == linkId && seq < expected)) {
      return new Arrival(false, null);
    }
    FrameGap lost = null;
    if (known && (link > linkId || seq > expected)) {
      lost = new FrameGap(linkId, expected, link, seq, true);
    } else if (!known && seq > 0) {
      lost = new FrameGap(0, 0, link, seq, false); // they may have been read before this node removed the peer
    }
    known = true;
    linkId = link;
    expected = seq + 1;
    return new Arrival(true, lost);
  }
}
