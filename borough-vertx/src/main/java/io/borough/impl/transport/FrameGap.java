package io.borough.impl.transport;

/**
 * The range of frames that a node did not receive, from the first missing frame up to the first received one,
 * exclusive.
 *
 * @param fromLink the link number of the first missing frame
 * @param fromSeq the number of that frame on its link
 * @param toLink the link number of the first frame after the gap
 * @param toSeq the number of that frame on its link
 * @param unread true when the frames were not read and never will be; false when the receiver may have read them before
 *     it removed the peer
 */
record FrameGap(long fromLink, long fromSeq, long toLink, long toSeq, boolean unread) {
  boolean contains(long linkId, long seq) {
    return (linkId > fromLink || linkId == fromLink && seq >= fromSeq)
        && (linkId < toLink || linkId == toLink && seq < toSeq);
  }
}
