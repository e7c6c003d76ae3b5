package io.borough.impl.link;

/**
 * Which frame of a peer comes next, so that one that did not come is noticed. Not thread-safe.
 *
 * <p>A peer numbers its links upwards and the frames of each from 0; it begins another link when it believes frames of
 * the last to be lost. Frames that come late, after one with a higher number, are not read.
 */
final class InboundSequence {
  private boolean known;
  private long linkId;
  private long expected;

  /**
   * What to do with a frame.
   *
   * @param read whether to read it
   * @param lost what is missing before it, or null
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
      lost = new Lost(0, 0, link, seq, false); // they may have been read before this side forgot the peer
    }
    known = true;
    linkId = link;
    expected = seq + 1;
    return new Arrival(true, lost);
  }
}
