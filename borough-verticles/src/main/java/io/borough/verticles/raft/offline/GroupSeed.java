package io.borough.verticles.raft.offline;

import io.borough.verticles.io.DurableFiles;
import io.borough.verticles.raft.ReplicaMarkers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Makes the folder of a new Raft group whose state is that of a store, so that Ratis opens it as a replica that has a
 * snapshot and an empty log behind it. One thread; blocks on the disk.
 *
 * <p>Ratis empties a folder without a vote file, so the vote file is there before the folder has the group's name. The
 * snapshot's term and index are at least 1: Ratis takes a replica with less for an empty one, whose votes do not count
 * and which it does not send the snapshot of.
 */
public final class GroupSeed {
  private static final String PREFIX = ".recovering-";

  private final Path shards;
  private final UUID group;

  /** Creates the seed of a group in a folder of groups. */
  public GroupSeed(Path shards, UUID group) {
    this.shards = shards;
    this.group = group;
  }

  /** Returns the folder in which the group is made before it has its name. */
  public Path folder() {
    return shards.resolve(PREFIX + group);
  }

  /** Deletes what an attempt that was interrupted has left in a folder of groups. */
  public static void clean(Path shards) throws IOException {
    for (Path path : DurableFiles.listIfPresent(shards)) {
      if (path.getFileName().toString().startsWith(PREFIX)) {
        DurableFiles.delete(path);
      }
    }
  }

  /** Returns the folder of the group's first snapshot, which does not exist yet; its parent does. */
  public Path snapshot(long term, long index) throws IOException {
    if (term < 1 || index < 1) {
      throw new IOException("a group cannot begin with entry " + index + " of term " + term);
    }
    Path snapshots = folder().resolve("sm");
    Files.createDirectories(snapshots);
    return snapshots.resolve(term + "_" + index);
  }

  /** Writes the vote file and forces the group's folders to the disk. */
  public void finish(long term) throws IOException {
    Path current = folder().resolve("current");
    Files.createDirectories(current);
    DurableFiles.replace(current.resolve("raft-meta"),
        ("term=" + term + "\nvotedFor=\n").getBytes(StandardCharsets.ISO_8859_1));
    DurableFiles.sync(folder().resolve("sm"));
    DurableFiles.sync(folder());
  }

  /** Gives the folder the group's name. */
  public void publish() throws IOException {
    DurableFiles.move(folder(), shards.resolve(group.toString()));
    new ReplicaMarkers(shards).add(group);
  }

  /** Takes the folder of a former group out of use, and keeps it under another name, which is returned. */
  public static Path retire(Path shards, UUID former) throws IOException {
    Path kept = shards.resolve(".former-" + former);
    new ReplicaMarkers(shards).remove(former);
    if (Files.exists(shards.resolve(former.toString()))) {
      DurableFiles.move(shards.resolve(former.toString()), kept);
    }
    return kept;
  }
}
