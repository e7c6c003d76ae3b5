package io.borough.verticles.ring;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import io.borough.verticles.io.DurableFiles;
import io.borough.verticles.io.FileProblem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The data folder of a node that is stopped, for the command line. While it is open, no node can open the folder.
 * Nothing but {@link #save} changes anything. One thread; blocks on the disk.
 */
public final class StoppedFolder implements AutoCloseable {
  private final Path folder;
  private final FileChannel lockFile; // null when the folder was never used by a node

  private StoppedFolder(Path folder, FileChannel lockFile) {
    this.folder = folder;
    this.lockFile = lockFile;
  }

  /**
   * Opens a data folder.
   *
   * @throws BoroughException {@code DATA_DIR_IN_USE} when a node has it open; {@code DATA_DIR_UNUSABLE} when it is no
   *     data folder or cannot be read
   */
  public static StoppedFolder open(Path folder) {
    return open(folder, true);
  }

  /**
   * Opens a data folder to change it. Otherwise like {@link #open}.
   */
  public static StoppedFolder openToChange(Path folder) {
    return open(folder, false);
  }

  private static StoppedFolder open(Path folder, boolean shared) {
    Path absolute = folder.toAbsolutePath().normalize();
    if (!DataFolder.isKnown(absolute)) {
      throw ErrorCode.DATA_DIR_UNUSABLE.failure("--data: " + absolute + " holds no node.json, so it is no data folder");
    }
    try {
      return new StoppedFolder(absolute, lock(absolute, shared));
    } catch (IOException e) {
      throw ErrorCode.DATA_DIR_UNUSABLE.failure("--data: " + absolute + " cannot be read: " + e, e);
    }
  }

  /** Locks the file that a node locks exclusively. A shared lock needs no right to write. */
  private static FileChannel lock(Path folder, boolean shared) throws IOException {
    Path path = folder.resolve("lock");
    if (!Files.exists(path)) {
      return null;
    }
    FileChannel file = FileChannel.open(path, shared ? StandardOpenOption.READ : StandardOpenOption.WRITE);
    try {
      FileLock lock = file.tryLock(0, Long.MAX_VALUE, shared);
      if (lock != null) {
        return file;
      }
    } catch (OverlappingFileLockException e) {
      // a node of this process has the folder open
    } catch (IOException e) {
      file.close();
      throw e;
    }
    file.close();
    throw ErrorCode.DATA_DIR_IN_USE.failure("--data: a node uses " + folder + "; stop it first");
  }

  /** Returns the folder of the replicas. */
  public Path shards() {
    return folder.resolve("shards");
  }

  /** Reads {@code node.json}, and {@code shards/owner}, which must name the same node; null when it is damaged. */
  public NodeRecord node(FileProblem.Sink problems) throws IOException {
    Path file = folder.resolve("node.json");
    NodeRecord record;
    try {
      record = NodeRecord.read(Files.readAllBytes(file), file.toString());
    } catch (BoroughException e) {
      problems.add(file, e.getMessage());
      return null;
    }
    Path owner = shards().resolve("owner");
    if (!Files.exists(owner)) {
      problems.add(owner, "the file is missing, so that nothing shows whose replicas these are");
    } else if (!Files.readString(owner, StandardCharsets.UTF_8).strip()
        .equals(record.nodeId() + "-" + record.incarnation())) {
      problems.add(owner, "the file does not name node " + record.nodeId() + " of incarnation "
          + record.incarnation());
    }
    return record;
  }

  /** Reads {@code ring.bin}; null when there is none, or it is damaged, which is reported. */
  public Ring ring(FileProblem.Sink problems) throws IOException {
    Path file = folder.resolve("ring.bin");
    if (!Files.exists(file)) {
      return null;
    }
    try {
      return RingFile.read(Files.readAllBytes(file));
    } catch (IllegalArgumentException e) {
      problems.add(file, "the copy of the ring cannot be read: " + e.getMessage());
      return null;
    }
  }

  /** Replaces the copy of the ring, and the id of the system shard's group in {@code node.json}. */
  public void save(Ring next) throws IOException {
    DurableFiles.replace(folder.resolve("ring.bin"), RingFile.toBytes(next));
    Path file = folder.resolve("node.json");
    NodeRecord record = NodeRecord.read(Files.readAllBytes(file), file.toString());
    DurableFiles.replace(file,
        record.memberOf(next.clusterId(), next.shard(RingShard.SYSTEM).groupId()).toBytes());
  }

  /** Reports each replica that the node has had and whose files are gone. */
  public void missing(FileProblem.Sink problems) throws IOException {
    String held = ".held-";
    for (Path path : DurableFiles.listIfPresent(shards())) {
      String name = path.getFileName().toString();
      if (name.startsWith(held)
          && !Files.exists(shards().resolve(name.substring(held.length())).resolve("current").resolve("raft-meta"))) {
        problems.add(shards().resolve(name.substring(held.length())), "the node had a replica of this group, and its"
            + " vote file is gone");
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (lockFile != null) {
      lockFile.close();
    }
  }
}
