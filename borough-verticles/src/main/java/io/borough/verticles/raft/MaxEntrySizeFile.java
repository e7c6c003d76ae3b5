package io.borough.verticles.raft;

import io.borough.error.ErrorCode;
import io.borough.verticles.io.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Records the largest entry size that was ever allowed in a data folder.
 *
 * <p>Ratis reads no entry above its limit, so a smaller {@code maxEntryBytes} after a restart would make older logs
 * unreadable.
 */
final class MaxEntrySizeFile {
  private static final String FILE = "max-entry-bytes";

  private MaxEntrySizeFile() {}

  /**
   * Returns the larger of the recorded size and the wanted one, and records it. Creates the folder if it is missing.
   * Blocks.
   */
  static int of(Path folder, int wanted) {
    Path file = folder.resolve(FILE);
    try {
      Files.createDirectories(folder);
      int before = Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
      if (before < wanted) {
        DurableFiles.replace(file, Integer.toString(wanted).getBytes(StandardCharsets.US_ASCII));
      }
      return Math.max(before, wanted);
    } catch (IOException | NumberFormatException e) {
      throw ErrorCode.STORAGE_FAILED.failure("the folder " + folder + " cannot be used: " + e.getMessage(), e);
    }
  }
}
