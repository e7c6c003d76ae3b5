package io.borough.verticles.gateway;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;

/** Bounds the bytes of bodies and values that the gateway holds in memory. Belongs to the event loop. */
final class ByteBudget {
  private final long maxBytes;
  private long reserved;

  ByteBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Reserves bytes; returns false, and reserves none, when they exceed the bound. */
  boolean tryReserve(long bytes) {
    if (reserved + bytes > maxBytes) {
      return false;
    }
    reserved += bytes;
    return true;
  }

  void release(long bytes) {
    reserved -= bytes;
  }

  long reserved() {
    return reserved;
  }

  /** Returns the failure of a request whose bytes do not fit. */
  static BoroughException exhausted() {
    return ErrorCode.OVERLOADED.failure("the gateway holds as many bytes in memory as it may");
  }
}
