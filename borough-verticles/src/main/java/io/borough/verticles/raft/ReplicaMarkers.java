package io.borough.verticles.raft;

import io.borough.error.ErrorCode;
import io.borough.verticles.io.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Remembers of which groups this node has a replica, by an empty file {@code .held-<group>} beside each folder.
 *
 * <p>A replica whose folder is gone must not begin anew under its old name: it would vote, though it has forgotten its
 * votes and what it helped to acknowledge, and a founder would even lead, with nothing in its store. Blocks; one thread
 * at a time.
 */
final class ReplicaMarkers {
  private static final String PREFIX = ".held-";

  private final Path folder;

  /** Those of a folder of groups, which is there. */
  ReplicaMarkers(Path folder) {
    this.folder = folder;
  }

  /** Whether there was a replica of this group here, and its vote is not there any more. */
  boolean isLost(UUID group) {
    return Files.exists(note(group))
        && !Files.exists(folder.resolve(group.toString()).resolve("current").resolve("raft-meta"));
  }

  /** Notes, on the disk when this returns, that there is one. */
  void add(UUID group) {
    try {
      if (!Files.exists(note(group))) {
        DurableFiles.createEmpty(note(group));
      }
    } catch (IOException e) {
      throw failure(group, e);
    }
  }

  /** Forgets one that is about to be deleted. */
  void remove(UUID group) {
    try {
      if (Files.deleteIfExists(note(group))) {
        DurableFiles.sync(folder); // before the folder goes, or the group could not come back
      }
    } catch (IOException e) {
      throw failure(group, e);
    }
  }

  private Path note(UUID group) {
    return folder.resolve(PREFIX + group);
  }

  private RuntimeException failure(UUID group, IOException cause) {
    return ErrorCode.STORAGE_FAILED.failure(
        "the file " + note(group) + " cannot be changed: " + cause.getMessage(), cause);
  }
}
