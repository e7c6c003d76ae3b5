package io.borough.verticles.ring;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.topology.Ring;
import io.borough.verticles.io.DurableFiles;
import io.borough.verticles.io.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data node's folder. It holds {@code lock}, locked while the folder is open; {@code node.json}, the node's identity;
 * {@code ring.bin}, the last ring that the node knew; {@code shards/<groupId>}, its replicas; {@code shards/owner}, the
 * id of the node that the replicas belong to. The folder is private to the user that runs the node.
 *
 * <p>Every method but {@link #node}, {@link #ring} and {@link #shards} blocks on the disk and belongs on a worker, one
 * call at a time. Those three return what is in memory and may be called on any thread.
 */
public final class DataFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);

  private static final String NODE_FILE = "node.json";

  private final Path folder;
  private final FileChannel lockFile;
  private volatile NodeRecord node; // written by open and save only
  private volatile Ring ring;

  private DataFolder(Path folder, FileChannel lockFile) {
    this.folder = folder;
    this.lockFile = lockFile;
  }

  /**
   * Opens a node's folder. A new folder is made, with a new identity for its node.
   *
   * @param clusterName the cluster that the node shall belong to
   * @throws BoroughException whose message names {@code dataDir}: {@code DATA_DIR_IN_USE} when a node of this or of
   *     another process has the folder open; {@code DATA_DIR_UNUSABLE} when the folder cannot be made, read or written;
   *     {@code FORMAT_TOO_NEW}, {@code WRONG_CLUSTER}, {@code NODE_LEFT} or {@code CORRUPT_DATA} by the content of
   *     {@code node.json}; {@code CORRUPT_DATA} also when the node belongs to a cluster and its {@code shards} are
   *     missing. After a failure the folder is not locked and nothing in it was changed
   */
  public static DataFolder open(Path folder, String clusterName) {
    Path absolute = folder.toAbsolutePath().normalize();
    FileChannel lockFile = lock(absolute);
    try {
      DataFolder opened = new DataFolder(absolute, lockFile);
      opened.load(clusterName);
      return opened;
    } catch (IOException e) {
      closeAfter(lockFile, e);
      throw unusable(absolute, e);
    } catch (BoroughException e) {
      closeAfter(lockFile, e);
      throw e;
    }
  }

  /** Returns whether a folder belongs to a node already. */
  public static boolean isKnown(Path folder) {
    return Files.exists(folder.resolve(NODE_FILE));
  }

  private static FileChannel lock(Path folder) {
    FileChannel file = null;
    try {
      PrivateFiles.makeFolder(folder);
      file = PrivateFiles.openFile(
          folder.resolve("lock"), EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
      FileLock lock = file.tryLock();
      if (lock != null) {
        return file;
      }
    } catch (IOException e) {
      closeAfter(file, e);
      throw unusable(folder, e);
    } catch (OverlappingFileLockException e) {
      LOG.debug("{} is open in this process", folder);
    }
    BoroughException inUse = ErrorCode.DATA_DIR_IN_USE.failure("dataDir: another node uses " + folder);
    closeAfter(file, inUse);
    throw inUse;
  }

  private static void closeAfter(FileChannel file, Exception cause) {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      LOG.warn("The lock file was not closed after {}", cause.toString(), e);
    }
  }

  private static BoroughException unusable(Path folder, IOException e) {
    return ErrorCode.DATA_DIR_UNUSABLE.failure("dataDir: " + folder + " cannot be used: " + e, e);
  }

  private void load(String clusterName) throws IOException {
    byte[] known = readIfThere(nodeFile());
    if (known != null) {
      NodeRecord record = NodeRecord.read(known, nodeFile().toString());
      if (!record.clusterName().equals(clusterName)) {
        throw ErrorCode.WRONG_CLUSTER.failure("dataDir: " + folder + " belongs to cluster " + record.clusterName()
            + ", not to " + clusterName + " (clusterName)");
      }
      if (record.left()) {
        throw ErrorCode.NODE_LEFT.failure("dataDir: node " + record.nodeId() + " of " + folder
            + " has left its cluster for good");
      }
      if (record.hasCluster() && !Arrays.equals(readIfThere(ownerFile()), owner(record))) {
        throw ErrorCode.CORRUPT_DATA.failure("dataDir: " + shards() + " is not that of node " + record.nodeId()
            + " (" + ownerFile().getFileName() + "): without its replicas a node must not come back as who it was;"
            + " give it an empty dataDir, so that it joins as a new one");
      }
      node = record;
      ring = readRing();
    }
    PrivateFiles.makeFolder(shards());
    makePrivate();
    NodeRecord next = known != null ? node : NodeRecord.minted(clusterName, new SecureRandom());
    DurableFiles.replace(ownerFile(), owner(next)); // before node.json, so that a folder with node.json has both
    DurableFiles.replace(nodeFile(), next.toBytes()); // also in a known folder: finds out whether it can be written
    node = next;
  }

  /** Makes everything in the folder private: folders of earlier versions, and existing ones, may be open to others. */
  private void makePrivate() throws IOException {
    PrivateFiles files = new PrivateFiles();
    boolean wasOpen = files.tighten(folder);
    for (String file : List.of("lock", "node.json", "node.json.tmp", "ring.bin", "ring.bin.tmp")) { // .tmp: of a crash
      Path path = folder.resolve(file);
      if (!Files.isSymbolicLink(path)) { // a link leads to a file that is not the node's
        files.tighten(path);
      }
    }
    files.tightenAllIn(shards());
    if (wasOpen) {
      LOG.info("dataDir: {} was open to other users and is private to this user now, with {} files and folders in it",
          folder, files.tightened() - 1);
    }
    if (files.stayedOpen() != null) {
      LOG.warn("dataDir: other users may read files whose permissions this user may not change: {}. The folder is"
          + " private when the user that runs the node owns {} and everything in it", files.stayedOpen(), folder);
    }
  }

  private static byte[] readIfThere(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Reads the copy of the ring. An unreadable copy is ignored: the system shard and other nodes have the ring. */
  private Ring readRing() throws IOException {
    byte[] bytes = readIfThere(ringFile());
    if (bytes == null) {
      return null;
    }
    try {
      Ring copy = RingFile.read(bytes);
      if (copy.clusterId().equals(node.clusterId())) {
        return copy;
      }
      LOG.warn("{} belongs to another cluster ({}) and is ignored", ringFile(), copy.clusterId());
    } catch (IllegalArgumentException e) {
      LOG.warn("{} cannot be read and is ignored: {}", ringFile(), e.getMessage());
    }
    return null;
  }

  /** Returns the node's identity. */
  public NodeRecord node() {
    return node;
  }

  /** Returns the last ring that was saved, or null. */
  public Ring ring() {
    return ring;
  }

  /** Returns the folder of the replicas; each is in a folder named by its Raft group. */
  public Path shards() {
    return folder.resolve("shards");
  }

  /** Returns whether there is a replica of a Raft group. */
  boolean holds(UUID group) {
    return Files.isDirectory(shards().resolve(group.toString()));
  }

  /**
   * Replaces {@code node.json}. The new file is on the disk when this method returns.
   *
   * @throws io.borough.error.StorageException when it was not written
   */
  public void save(NodeRecord next) {
    write(nodeFile(), next.toBytes());
    node = next;
  }

  /**
   * Replaces {@code ring.bin}.
   *
   * @throws io.borough.error.StorageException when it was not written
   */
  public void save(Ring next) {
    write(ringFile(), RingFile.toBytes(next));
    ring = next;
  }

  private static void write(Path file, byte[] bytes) {
    try {
      DurableFiles.replace(file, bytes);
    } catch (IOException e) {
      throw ErrorCode.STORAGE_FAILED.failure(file + " was not written: " + e, e);
    }
  }

  /**
   * Returns the content of {@code shards/owner}. It shows that the replicas are this node's: a node without its former
   * replicas would vote in their groups although it has lost writes that it acknowledged.
   */
  private static byte[] owner(NodeRecord record) {
    return (record.nodeId() + "-" + record.incarnation() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private Path ownerFile() {
    return shards().resolve("owner");
  }

  private Path nodeFile() {
    return folder.resolve(NODE_FILE);
  }

  private Path ringFile() {
    return folder.resolve("ring.bin");
  }

  /** Unlocks the folder. A second call does nothing. */
  @Override
  public void close() {
    try {
      lockFile.close(); // and releases the lock
    } catch (IOException e) {
      LOG.warn("The lock of {} was not released", folder, e);
    }
  }
}
