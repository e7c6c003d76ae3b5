package io.borough.verticles.raft;

import io.borough.error.ErrorCode;
import io.borough.verticles.io.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Deletes folders of groups so that a crash leaves no half-deleted folder under a group's name: a folder is renamed
 * first, and renamed folders are deleted at the next start at the latest. Blocks.
 */
final class PendingDeletions {
  private static final String PREFIX = ".trash-";

  private final Path folder;

  private PendingDeletions(Path folder) {
    this.folder = folder;
  }

  /** Returns the deletions in a folder of groups, after completing those that a crash interrupted. */
  static PendingDeletions in(Path folder) {
    PendingDeletions trash = new PendingDeletions(folder);
    try {
      trash.empty();
    } catch (IOException e) {
      throw failure(folder, e);
    }
    return trash;
  }

  /** Deletes a group's folder, if it exists. */
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
