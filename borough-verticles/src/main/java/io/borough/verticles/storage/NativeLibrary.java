package io.borough.verticles.storage;

import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import org.rocksdb.RocksDB;

/** Loads RocksDB's native library, once for the process. Any thread. */
final class NativeLibrary {
  private static final Throwable FAILURE = failure(); // one attempt: RocksDB may block for ever in a second one

  private NativeLibrary() {}

  /**
   * Loads the library, unless it is loaded already. Blocks on the disk.
   *
   * @throws io.borough.error.RejectedException {@code UNSUPPORTED}; the message says what to set
   */
  static void load() {
    if (FAILURE != null) {
      Throwable root = FAILURE.getCause() == null ? FAILURE : FAILURE.getCause();
      throw ErrorCode.UNSUPPORTED.failure("RocksDB's native library cannot be loaded: " + Failures.messageOf(root)
          + ". It is unpacked into java.io.tmpdir, which is " + System.getProperty("java.io.tmpdir")
          + ": set that to a folder which can be written and may hold programs", FAILURE);
    }
  }

  private static Throwable failure() {
    try {
      RocksDB.loadLibrary();
      return null;
    } catch (RuntimeException | LinkageError e) {
      return e;
    }
  }
}
