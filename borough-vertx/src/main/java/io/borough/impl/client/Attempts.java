package io.borough.impl.client;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.UnavailableException;
import io.borough.error.UnknownOutcomeException;

/** Decides what is tried again: only what surely did not happen, or happens once however often it is sent. */
enum Attempts {
  /** Harmless to repeat. */
  READ,
  /** As a read, but one that takes its time: asked again only when it failed. */
  LONG_READ,
  /** Has a number, by which it happens once: sent again also when nobody knows what became of it. */
  WRITE,
  /** A request that its caller says may begin again: as a write, though it may happen more than once. */
  IDEMPOTENT,
  /** Repeated only when the failure says that it did not begin. */
  ONCE;

  /** What hangs at one node is asked again, so that a frozen leader does not hold it to its deadline. */
  static final long FIRST_ATTEMPT_MS = 1_500;

  private static final long FIRST_WAIT_MS = 10;
  private static final long LAST_WAIT_MS = 200;

  /** Whether another attempt may follow this failure, time permitting. */
  boolean again(BoroughException failure) {
    ErrorCode code = failure.code();
    return switch (code) {
      case OVERLOADED, DISK_FULL, SESSION_EXPIRED, SCAN_EXPIRED, STREAM_RESET, STREAM_BROKEN ->
          false; // the caller must know
      case TIMEOUT, CONNECTION_LOST, LEADERSHIP_LOST, READ_TIMEOUT -> this != ONCE;
      default -> failure instanceof UnavailableException;
    };
  }

  /**
   * How long one attempt may take of what is left: a write's longer each time, since it may be a large one.
   *
   * @param attempt counted from 1, of those that were sent
   */
  long attemptMs(long remainingMs, int attempt) {
    return switch (this) {
      case READ -> Math.min(remainingMs, FIRST_ATTEMPT_MS);
      case WRITE -> Math.min(remainingMs, FIRST_ATTEMPT_MS << Math.min(attempt - 1, 10));
      default -> remainingMs;
    };
  }

  /** How long to wait before attempt number {@code attempt}, counted from 1: milliseconds, doubling. */
  static long waitMs(int attempt) {
    return Math.min(LAST_WAIT_MS, FIRST_WAIT_MS << Math.min(attempt - 1, 10));
  }

  /** Whether it may be asked of a second node while the first has not answered. */
  boolean mayTurn() {
    return this == READ || this == WRITE;
  }

  /** Whether it may change something. */
  boolean changes() {
    return this != READ && this != LONG_READ;
  }

  /** Whether a failure leaves open what became of a write. */
  static boolean isUnknown(BoroughException failure) {
    return failure instanceof UnknownOutcomeException;
  }

  /** What the caller hears at the deadline, when the last attempt ended with {@code last}. */
  BoroughException atDeadline(BoroughException last) {
    if (!changes() && (last == null || !(last instanceof UnavailableException))) {
      return ErrorCode.READ_TIMEOUT.failure("no answer in time" + (last == null ? "" : ": " + last.getMessage()));
    }
    return last == null ? ErrorCode.NO_QUORUM.failure("no replica could be asked in time") : last;
  }
}
