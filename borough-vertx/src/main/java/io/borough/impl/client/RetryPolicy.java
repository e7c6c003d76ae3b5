package io.borough.impl.client;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.UnavailableException;
import io.borough.error.UnknownOutcomeException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Decides which calls are retried: those that had no effect, and those that take effect once however often they are
 * sent.
 */
enum RetryPolicy {
  /** A read, which may be repeated. */
  READ,
  /** A read of any replica, which may be repeated: {@link RoutingTable#replicaFor} prefers this node's. */
  LOCAL_READ,
  /** A read that may take long: sent again only after a failure. */
  LONG_READ,
  /** A write with an id, by which it is applied once: sent again also when its outcome is unknown. */
  WRITE,
  /** A request that its caller declares idempotent: retried as a write is, though it may take effect more than once. */
  IDEMPOTENT,
  /** A call that is sent again only when the failure says that it did not begin. */
  ONCE;

  /** The time limit of one attempt, so that a hanging leader does not use up the whole deadline. */
  static final long FIRST_ATTEMPT_MS = 1_500;

  private static final long FIRST_WAIT_MS = 10;
  private static final long LAST_WAIT_MS = 200;
  private static final long LAST_WAIT_OVERLOADED_MS = 1_000; // a full queue needs longer than an election

  /**
   * Returns whether another attempt may follow this failure within the deadline.
   *
   * @param unknown whether an earlier attempt may have taken effect: only another attempt can show that, so the call
   *     also waits for a node that is overloaded
   */
  boolean again(BoroughException failure, boolean unknown) {
    ErrorCode code = failure.code();
    return switch (code) {
      case OVERLOADED, DISK_FULL -> unknown && (this == WRITE || this == IDEMPOTENT); // else the caller decides
      case SESSION_EXPIRED, SCAN_EXPIRED, STREAM_RESET, STREAM_BROKEN -> false; // the caller must decide
      case TIMEOUT, CONNECTION_LOST, LEADERSHIP_LOST, READ_TIMEOUT -> this != ONCE;
      default -> failure instanceof UnavailableException;
    };
  }

  /**
   * Returns the time limit of one attempt. A write is not given up before its deadline, because it would wait in the
   * node's queue beside its own copy; {@link RequestRouter} sends it to another node when that helps.
   */
  long attemptMs(long remainingMs) {
    return this == READ || this == LOCAL_READ ? Math.min(remainingMs, FIRST_ATTEMPT_MS) : remainingMs;
  }

  /**
   * Returns the wait before the next attempt in milliseconds. It doubles with each attempt and varies randomly by a
   * quarter, so that calls that failed together are not retried together.
   *
   * @param attempt the number of attempts so far, 1 or more
   * @param code the failure of the last attempt
   */
  static long waitMs(int attempt, ErrorCode code) {
    long last = code == ErrorCode.OVERLOADED || code == ErrorCode.DISK_FULL ? LAST_WAIT_OVERLOADED_MS : LAST_WAIT_MS;
    long wait = Math.min(last, FIRST_WAIT_MS << Math.min(attempt - 1, 10));
    return wait - wait / 4 + ThreadLocalRandom.current().nextLong(wait / 2 + 1);
  }

  /** Returns whether the call may be sent to a second node while the first has not replied. */
  boolean mayTurn() {
    return this == READ || this == LOCAL_READ || this == WRITE;
  }

  /** Returns whether the call may change data. */
  boolean changes() {
    return this != READ && this != LOCAL_READ && this != LONG_READ;
  }

  /**
   * Returns whether a failure settles all attempts. Only the result that the shard keeps with a write's id does. Any
   * other rejection is about one attempt, by one node, whose options may differ from those of other nodes.
   */
  boolean settles(BoroughException failure) {
    return this == WRITE && failure.code() == ErrorCode.REVISION_MISMATCH;
  }

  /** Returns whether a failure leaves the outcome of a write unknown. */
  static boolean isUnknown(BoroughException failure) {
    return failure instanceof UnknownOutcomeException;
  }

  /** Returns the failure of the call at its deadline, when the last attempt ended with {@code last}. */
  BoroughException atDeadline(BoroughException last) {
    if (!changes() && (last == null || !(last instanceof UnavailableException))) {
      return ErrorCode.READ_TIMEOUT.failure("no reply in time" + (last == null ? "" : ": " + last.getMessage()));
    }
    return last == null ? ErrorCode.NO_QUORUM.failure("no replica was reached in time") : last;
  }
}
