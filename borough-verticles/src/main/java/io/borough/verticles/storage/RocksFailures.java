package io.borough.verticles.storage;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What RocksDB's failures mean. */
final class RocksFailures {
  private RocksFailures() {}

  /** While reading or writing an open database. */
  static BoroughException of(RocksDBException cause, String what) {
    ErrorCode code = codeOf(cause) == Status.Code.Corruption ? ErrorCode.CORRUPT_DATA : ErrorCode.STORAGE_FAILED;
    return code.failure(what + ": " + cause.getMessage(), cause);
  }

  /**
   * While opening one.
   *
   * <p>{@code CORRUPT_DATA} says that the files are no database any more, so that another copy may take their place;
   * {@code STORAGE_FAILED} that they may well be, but the disk, a limit or another process is in the way.
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
