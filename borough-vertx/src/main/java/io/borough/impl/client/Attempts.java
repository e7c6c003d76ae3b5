package io.borough.impl.client;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.UnavailableException;
import io.borough.error.UnknownOutcomeException;
import java.util.concurrent.ThreadLocalRandom;

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

  /** How long a node may take before another is asked, so that a frozen leader does not hold a call to its deadline. */
  static final long FIRST_ATTEMPT_MS = 1_500;

  private static final long FIRST_WAIT_MS = 10;
  private static final long LAST_WAIT_MS = 200;
  private static final long LAST_WAIT_OVERLOADED_MS = 1_000; // a queue that is full needs longer than an election

  /**
   * Whether another attempt may follow this failure, time permitting.
   *
   * @param unknown whether an earlier attempt may have happened: only another attempt can tell, so that one waits also
   *     for a node without room
   */
  boolean again(BoroughException failure, boolean unknown) {
    ErrorCode code = failure.code();
    return switch (code) {
      case OVERLOADED, DISK_FULL -> unknown && (this == WRITE || this == IDEMPOTENT); // else the caller must know
      case SESSION_EXPIRED, SCAN_EXPIRED, STREAM_RESET, STREAM_BROKEN -> false; // the caller must know
      case TIMEOUT, CONNECTION_LOST, LEADERSHIP_LOST, READ_TIMEOUT -> this != ONCE;
      default -> failure instanceof UnavailableException;
    };
  }

  /**
   * How long one attempt may take of what is left. A write that waits in a node's queue would compete there with its
   * own copy, so it is not given up before its deadline; {@link Router} asks another node when that is of use.
   */
  long attemptMs(long remainingMs) {
    return this == READ ? Math.min(remainingMs, FIRST_ATTEMPT_MS) : remainingMs;
  }

  /**
   * How long to wait before the next attempt: milliseconds, doubling, and a quarter more or less by chance, so that
   * calls that failed together do not come back together.
   *
   * @param attempt how many there were, 1 or more
   * @param code what the last one failed with
   */
  static long waitMs(int attempt, ErrorCode code) {
    long last = code == ErrorCode.OVERLOADED || code == ErrorCode.DISK_FULL ? LAST_WAIT_OVERLOADED_MS : LAST_WAIT_MS;
    long wait = Math.min(last, FIRST_WAIT_MS << Math.min(attempt - 1, 10));
    return wait - wait / 4 + ThreadLocalRandom.current().nextLong(wait / 2 + 1);
  }

  /** Whether it may be asked of a second node while the first has not answered. */
  boolean mayTurn() {
    return this == READ || this == WRITE;
  }

  /** Whether it may change something. */
  boolean changes() {
    return this != READ && this != LONG_READ;
  }

  /**
   * Whether a failure answers all attempts: only what the shard keeps with a write's number does. Any other refusal is
   * one node's word on one attempt, whose options may differ from those of the node that was asked before.
   */
  boolean settles(BoroughException failure) {
    return this == WRITE && failure.code() == ErrorCode.REVISION_MISMATCH;
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
