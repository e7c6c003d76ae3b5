package io.borough.verticles.raft;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import java.util.UUID;
import org.apache.ratis.io.CorruptedFileException;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.exceptions.ChecksumException;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ReconfigurationInProgressException;
import org.apache.ratis.protocol.exceptions.ReconfigurationTimeoutException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.apache.ratis.protocol.exceptions.SetConfigurationException;
import org.apache.ratis.util.JavaUtils;

/** Translates failures of Ratis into Borough's errors. */
final class RaftFailures {
  private RaftFailures() {}

  /** Returns the failure of a call to Ratis, or null when the call succeeded. One of the two arguments is null. */
  static Throwable of(RaftClientReply reply, Throwable failure) {
    if (failure != null) {
      return JavaUtils.unwrapCompletionException(failure);
    }
    return reply.isSuccess() ? null : reply.getException();
  }

  /**
   * Translates the failure of a write.
   *
   * @param appended whether Ratis began to append the entry: if so, the entry may still be applied
   */
  static BoroughException ofWrite(Throwable failure, boolean appended) {
    if (appended) {
      return ErrorCode.LEADERSHIP_LOST.failure(
          "the write was logged, and then this replica stopped leading: " + Failures.messageOf(failure), failure);
    }
    return notDone(failure);
  }

  /**
   * Translates the failure to open a group. Ratis wraps the cause several times in texts that say nothing of it, so the
   * message is that of the first cause.
   *
   * @return {@code CORRUPT_DATA} when files are damaged, otherwise {@code STORAGE_FAILED}: the disk, a limit of the
   *     process or a missing mount may be the reason, and the files may be whole
   */
  static BoroughException ofOpening(UUID groupId, Throwable failure) {
    boolean damaged = false;
    Throwable root = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      damaged |= cause instanceof ChecksumException || cause instanceof CorruptedFileException
          || cause instanceof BoroughException known && known.code() == ErrorCode.CORRUPT_DATA;
      root = cause;
    }
    return (damaged ? ErrorCode.CORRUPT_DATA : ErrorCode.STORAGE_FAILED)
        .failure("group " + groupId + " does not open: " + Failures.messageOf(root), failure);
  }

  /** Translates the failure of a call that certainly had no effect. */
  static BoroughException notDone(Throwable failure) {
    String message = Failures.messageOf(failure);
    if (failure instanceof BoroughException known) {
      return known;
    }
    if (failure instanceof NotLeaderException || failure instanceof LeaderSteppingDownException) {
      return ErrorCode.NOT_LEADER.failure(message, failure);
    }
    if (failure instanceof LeaderNotReadyException) {
      return ErrorCode.NO_QUORUM.failure(message, failure);
    }
    if (failure instanceof ResourceUnavailableException) {
      return ErrorCode.OVERLOADED.failure(message, failure);
    }
    return ErrorCode.UNAVAILABLE.failure(message, failure);
  }

  /**
   * Translates the failure of a change of configuration or leader. The caller may always request such a change again.
   */
  static BoroughException ofChange(Throwable failure) {
    String message = Failures.messageOf(failure);
    if (failure instanceof SetConfigurationException) {
      return ErrorCode.STALE_EPOCH.failure(message, failure);
    }
    if (failure instanceof ReconfigurationInProgressException
        || failure instanceof ReconfigurationTimeoutException
        || failure instanceof ServerNotReadyException) {
      return ErrorCode.UNAVAILABLE.failure(message, failure);
    }
    return notDone(failure);
  }
}
