package io.borough.verticles.raft;

import io.borough.error.ErrorCode;
import io.borough.verticles.io.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Records for each group whether this node has a replica, as an empty file {@code .held-<group>} beside the group's
 * folder.
 *
 * <p>A replica whose folder is missing must not start again under its old peer id. It would vote without its earlier
 * votes and without the entries that it had acknowledged; a founder would even lead with an empty store. Blocks; one
 * thread at a time.
 */
public final class ReplicaMarkers {
  private static final String PREFIX = ".held-";

  private final Path folder;

  /** Creates the markers of a folder of groups, which must exist. */
  public ReplicaMarkers(Path folder) {
    this.folder = folder;
  }

  /** Returns whether this node had a replica of this group and its stored vote is missing now. */
  boolean isLost(UUID group) {
    return Files.exists(note(group))
        && !Files.exists(folder.resolve(group.toString()).resolve("current").resolve("raft-meta"));
  }

  /** Records that this node has a replica of the group. The record is on the disk when this returns. */
  public void add(UUID group) {
    try {
      if (!Files.exists(note(group))) {
        DurableFiles.createEmpty(note(group));
      }
    } catch (IOException e) {
      throw failure(group, e);
    }
  }

  /** Removes the record of a replica that is about to be deleted. */
  public void remove(UUID group) {
    try {
      if (Files.deleteIfExists(note(group))) {
        DurableFiles.sync(folder); // before the folder is deleted, or the group could never be opened here again
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
