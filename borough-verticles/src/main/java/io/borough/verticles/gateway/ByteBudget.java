package io.borough.verticles.gateway;

/** Counts the bytes of bodies and values that the gateway holds in memory at once. Belongs to the event loop. */
final class ByteBudget {
  private final long maxBytes;
  private long taken;

  ByteBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Takes bytes, or none and says false when that many are not left. */
  boolean take(long bytes) {
    if (taken + bytes > maxBytes) {
      return false;
    }
    taken += bytes;
    return true;
  }

  void giveBack(long bytes) {
    taken -= bytes;
  }

  long taken() {
    return taken;
  }
}
