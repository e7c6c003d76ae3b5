package io.borough.verticles.storage;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.RejectedException;
import io.borough.error.StorageException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Translates failures of RocksDB into Borough's errors. */
final class RocksFailures {
  private RocksFailures() {}

  /** Translates a failure of a read or write of an open database. */
  static BoroughException of(RocksDBException cause, String what) {
    ErrorCode code = codeOf(cause) == Status.Code.Corruption ? ErrorCode.CORRUPT_DATA : ErrorCode.STORAGE_FAILED;
    return code.failure(what + ": " + cause.getMessage(), cause);
  }

  /**
   * Translates a failure of opening a database.
   *
   * <p>{@code CORRUPT_DATA} says that the files are no valid database any more, so that another copy may replace them.
   * {@code STORAGE_FAILED} says that the files may be intact, but the disk, a limit or another process prevents the
   * opening.
   */
  static BoroughException ofOpening(RocksDBException cause, String what) {
    boolean damaged = switch (codeOf(cause)) {
      case Corruption, InvalidArgument, NotFound, NotSupported -> true;
      case IOError -> cause.getMessage() != null && cause.getMessage().contains("No such file or directory");
      default -> false;
    };
    ErrorCode code = damaged ? ErrorCode.CORRUPT_DATA : ErrorCode.STORAGE_FAILED;
    return code.failure(what + ": " + cause.getMessage(), cause);
  }

  /** Translates a failure to apply an entry: whatever its kind, the store applies nothing more. */
  static StorageException ofApply(BoroughException e) {
    if (e instanceof StorageException failure) {
      return failure;
    }
    boolean malformed = e instanceof RejectedException; // commands are checked before they reach the log
    return (StorageException) (malformed ? ErrorCode.CORRUPT_DATA : ErrorCode.STORAGE_FAILED)
        .failure(e.getMessage(), e);
  }

  /** Returns whether files are damaged or the disk did not read them, as opposed to a call that RocksDB refused. */
  static boolean isOfDisk(StorageException failure) {
    if (failure.code() == ErrorCode.CORRUPT_DATA) {
      return true;
    }
    return failure.getCause() instanceof RocksDBException cause && codeOf(cause) == Status.Code.IOError;
  }

  static Status.Code codeOf(RocksDBException cause) {
    return cause.getStatus() == null ? Status.Code.Undefined : cause.getStatus().getCode();
  }
}
