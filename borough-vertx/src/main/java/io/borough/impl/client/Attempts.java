package io.borough.impl.client;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.UnavailableException;

/** Decides what is tried again: only what surely did not happen, or may happen twice without harm. */
enum Attempts {
  /** Harmless to repeat. */
  READ,
  /** As a read, but one that takes its time: asked again only when it failed. */
  LONG_READ,
  /** Repeated only when the failure says that nothing was written. */
  WRITE;

  /** A read that hangs at one node is asked again, so that a frozen leader does not hold it to its deadline. */
  static final long READ_ATTEMPT_MS = 1_500;

  private static final long FIRST_WAIT_MS = 10;
  private static final long LAST_WAIT_MS = 200;

  /** Whether another attempt may follow this failure, time permitting. */
  boolean again(BoroughException failure) {
    ErrorCode code = failure.code();
    return switch (code) {
      case OVERLOADED, DISK_FULL, SCAN_EXPIRED, STREAM_RESET, STREAM_BROKEN -> false; // the caller must know
      case TIMEOUT, CONNECTION_LOST, LEADERSHIP_LOST, READ_TIMEOUT -> this != WRITE;
      default -> failure instanceof UnavailableException;
    };
  }

  /** How long one attempt may take of what is left. */
  long attemptMs(long remainingMs) {
    return this == READ ? Math.min(remainingMs, READ_ATTEMPT_MS) : remainingMs;
  }

  /** How long to wait before attempt number {@code attempt}, counted from 1: milliseconds, doubling. */
  static long waitMs(int attempt) {
    return Math.min(LAST_WAIT_MS, FIRST_WAIT_MS << Math.min(attempt - 1, 10));
  }

  /** What the caller hears at the deadline, when the last attempt ended with {@code last}. */
  BoroughException atDeadline(BoroughException last) {
    if (this != WRITE && (last == null || !(last instanceof UnavailableException))) {
      return ErrorCode.READ_TIMEOUT.failure("no answer in time" + (last == null ? "" : ": " + last.getMessage()));
    }
    return last == null ? ErrorCode.NO_QUORUM.failure("no replica could be asked in time") : last;
  }
}
