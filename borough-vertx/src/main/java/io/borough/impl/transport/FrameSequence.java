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
  record Arrival(boolean read, Gap lost) {}

  Arrival arrive(long link, long seq) {
    if (known && (link < linkId || link == linkId && seq < expected)) {
      return new Arrival(false, null);
    }
    Gap lost = null;
    if (known && (link > linkId || seq > expected)) {
      lost = new Gap(linkId, expected, link, seq, true);
    } else if (!known && seq > 0) {
      lost = new Gap(0, 0, link, seq, false); // they may have been read before this node removed the peer
    }
    known = true;
    linkId = link;
    expected = seq + 1;
    return new Arrival(true, lost);
  }

  /**
   * The range of frames that a node did not receive, from the first missing frame up to the first received one,
   * exclusive.
   *
   * @param fromLink the link number of the first missing frame
   * @param fromSeq the number of that frame on its link
   * @param toLink the link number of the first frame after the gap
   * @param toSeq the number of that frame on its link
   * @param unread true when the frames were not read and never will be; false when the receiver may have read them
   *     before it removed the peer
   */
  record Gap(long fromLink, long fromSeq, long toLink, long toSeq, boolean unread) {
    boolean contains(long linkId, long seq) {
      return (linkId > fromLink || linkId == fromLink && seq >= fromSeq)
          && (linkId < toLink || linkId == toLink && seq < toSeq);
    }
  }
}
