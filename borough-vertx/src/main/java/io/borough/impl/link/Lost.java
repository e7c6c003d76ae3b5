package io.borough.impl.link;

/**
 * Frames that the other side did not get: those from one place in the order of links and frames up to, not with,
 * another.
 *
 * @param fromLink the sender's number of the link of the first that is missing
 * @param fromSeq its number on that link
 * @param toLink the sender's number of the link of the first after it that is not missing
 * @param toSeq its number on that link
 * @param unread true when they surely were not read and never will be; false when the reader may have forgotten them
 */
record Lost(long fromLink, long fromSeq, long toLink, long toSeq, boolean unread) {
  boolean contains(long linkId, long seq) {
    return (linkId > fromLink || linkId == fromLink && seq >= fromSeq)
        && (linkId < toLink || linkId == toLink && seq < toSeq);
  }
}
