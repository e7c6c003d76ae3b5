package io.borough.verticles.storage;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
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

  static Status.Code codeOf(RocksDBException cause) {
    return cause.getStatus() == null ? Status.Code.Undefined : cause.getStatus().getCode();
  }
}
