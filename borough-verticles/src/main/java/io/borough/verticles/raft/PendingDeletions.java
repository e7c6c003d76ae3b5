package io.borough.verticles.raft;

import io.borough.error.ErrorCode;
import io.borough.verticles.io.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Deletes folders of groups so that a crash in between leaves no half of one: a folder is renamed first, and what was
 * renamed goes at the next start at the latest. Blocks.
 */
final class PendingDeletions {
  private static final String PREFIX = ".trash-";

  private final Path folder;

  private PendingDeletions(Path folder) {
    this.folder = folder;
  }

  /** The trash of a folder of groups, emptied. */
  static PendingDeletions in(Path folder) {
    PendingDeletions trash = new PendingDeletions(folder);
    try {
      trash.empty();
    } catch (IOException e) {
      throw failure(folder, e);
    }
    return trash;
  }

  /** Deletes a group's folder; one that is not there is no error. */
  void discard(String group) {
    try {
      if (Files.exists(folder.resolve(group))) {
        DurableFiles.move(folder.resolve(group), folder.resolve(PREFIX + group));
      }
      empty();
    } catch (IOException e) {
      throw failure(folder.resolve(group), e);
    }
  }

  private void empty() throws IOException {
    for (Path path : DurableFiles.list(folder)) {
      if (path.getFileName().toString().startsWith(PREFIX)) {
        DurableFiles.delete(path);
      }
    }
  }

  private static RuntimeException failure(Path path, IOException cause) {
    return ErrorCode.STORAGE_FAILED.failure("the folder " + path + " cannot be deleted: " + cause.getMessage(), cause);
  }
}
