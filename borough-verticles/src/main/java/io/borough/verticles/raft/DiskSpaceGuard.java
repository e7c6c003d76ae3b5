package io.borough.verticles.raft;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the disk has room for writes: no longer below a bound, and again only when there is a quarter more, so that
 * it does not change with every file that a compaction removes.
 *
 * <p>Thread: {@link #look} on a worker, one at a time; the answers from any.
 */
final class DiskSpaceGuard {
  /** Asks the disk. Blocks. */
  interface Source {
    long usableBytes() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(DiskSpaceGuard.class);

  private final long minBytes;
  private final Source source;
  private volatile long bytes = Long.MAX_VALUE;
  private volatile boolean full;

  /**
   * A disk that has not been looked at and has room.
   *
   * @param minBytes how much must be free; 0: it always has room
   */
  DiskSpaceGuard(long minBytes, Source source) {
    this.minBytes = minBytes;
    this.source = source;
  }

  /** Looks again; a disk that does not answer is what it was. */
  void look() {
    try {
      bytes = source.usableBytes();
    } catch (IOException e) {
      LOG.warn("The disk does not say how much room it has: {}", e.toString());
      return;
    }
    if (!full && bytes < minBytes) {
      full = true;
      LOG.error("The disk has {} bytes free, less than storage.minFreeBytes = {}: writes are refused", bytes, minBytes);
    } else if (full && bytes >= minBytes + minBytes / 4) {
      full = false;
      LOG.warn("The disk has {} bytes free: writes are taken again", bytes);
    }
  }

  boolean isFull() {
    return full;
  }

  /** What was free at the last look. */
  long bytes() {
    return bytes;
  }
}
