package io.borough.verticles.raft;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether the disk has room for writes. The disk counts as full when fewer bytes than a bound are free, and has
 * room again when a quarter more than the bound is free, so that the decision does not change with every file that a
 * compaction removes.
 *
 * <p>Thread: {@link #look} on a worker, one at a time; the other methods on any.
 */
final class DiskSpaceGuard {
  /** Reads the disk's free space. Blocks. */
  interface Source {
    long usableBytes() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(DiskSpaceGuard.class);

  private final long minBytes;
  private final Source source;
  private volatile long bytes = Long.MAX_VALUE;
  private volatile boolean full;

  /**
   * Creates a guard whose disk has room until {@link #look} is called.
   *
   * @param minBytes the bytes that must be free; 0 when the disk never counts as full
   */
  DiskSpaceGuard(long minBytes, Source source) {
    this.minBytes = minBytes;
    this.source = source;
  }

  /** Reads the free space. When it cannot be read, the decision stays as it was. */
  void look() {
    try {
      bytes = source.usableBytes();
    } catch (IOException e) {
      LOG.warn("The disk's free space cannot be read: {}", e.toString());
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

  /** Returns the free bytes that {@link #look} read last. */
  long bytes() {
    return bytes;
  }
}
