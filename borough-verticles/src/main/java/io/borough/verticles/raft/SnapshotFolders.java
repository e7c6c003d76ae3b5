package io.borough.verticles.raft;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;

/**
 * A group's snapshots: folders {@code <term>_<index>} below {@code sm}, each complete since it has that name.
 *
 * <p>Threads: the newest snapshot may be asked for from any; everything else is called under the state machine's lock.
 */
final class SnapshotFolders implements StateMachineStorage {
  private static final int KEEP_NEWEST = 2;
  private static final int KEEP_MOST = 8;
  private static final long KEEP_YOUNG_MS = 600_000; // nobody counts who is sending one, and a large one takes minutes
  private static final String UNFINISHED = ".unfinished-";
  private static final Pattern NAME = Pattern.compile("(\\d{1,18})_(\\d{1,18})");

  private File folder;
  private ReceivedParts received;
  private volatile FileListSnapshotInfo newest; // asked for with every entry, so never looked up on the disk

  @Override
  public void init(RaftStorage storage) throws IOException {
    folder = storage.getStorageDir().getStateMachineDir();
    received = new ReceivedParts(storage.getStorageDir().getTmpDir().toPath());
    Files.createDirectories(folder.toPath());
    received.clean();
    for (Path child : children(folder.toPath())) {
      if (child.getFileName().toString().startsWith(UNFINISHED)) {
        deleteTree(child);
      }
    }
    refresh();
  }

  /** What was received of snapshots that are not installed. */
  ReceivedParts received() {
    return received;
  }

  /** Looks again which snapshot is the newest; after an installation the folder is another one. */
  void refresh() throws IOException {
    List<Path> found = newestFirst();
    newest = found.isEmpty() ? null : info(found.get(0));
  }

  @Override
  public SnapshotInfo getLatestSnapshot() {
    return newest;
  }

  /** The newest snapshot's index, or -1. */
  long newestIndex() {
    FileListSnapshotInfo info = newest;
    return info == null ? -1 : info.getIndex();
  }

  /** The newest snapshot's folder, or null. */
  Path newestFolder() {
    FileListSnapshotInfo info = newest;
    return info == null ? null : path(info.getTermIndex());
  }

  /** Has a snapshot written and makes it the newest; on failure nothing of it is left. */
  void add(TermIndex at, Writer writer) throws IOException {
    Path unfinished = folder.toPath().resolve(UNFINISHED + at.getTerm() + "_" + at.getIndex());
    deleteTree(unfinished);
    try {
      writer.write(unfinished);
      Path done = path(at);
      Files.move(unfinished, done, StandardCopyOption.ATOMIC_MOVE);
      sync(folder.toPath());
      newest = info(done);
    } catch (IOException | RuntimeException e) {
      deleteTree(unfinished);
      throw e;
    }
  }

  /** Takes the checksums away that Ratis puts beside the files of a snapshot it received. */
  void dropChecksums() throws IOException {
    Path received = newestFolder();
    if (received == null) {
      return;
    }
    for (Path file : children(received)) {
      if (file.getFileName().toString().endsWith(".md5")) {
        Files.delete(file);
      }
    }
    refresh();
  }

  /** Forces the newest snapshot to the disk: Ratis does not, and the log before it goes. */
  void syncNewest() throws IOException {
    Path received = newestFolder();
    if (received == null) {
      return;
    }
    for (Path file : children(received)) {
      sync(file);
    }
    sync(received);
    sync(folder.toPath());
    sync(folder.toPath().toAbsolutePath().getParent());
  }

  @Override
  public void format() {
    // Ratis empties the folder itself
  }

  @Override
  public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) throws IOException {
    long young = System.currentTimeMillis() - KEEP_YOUNG_MS;
    List<Path> found = newestFirst();
    for (int i = KEEP_NEWEST; i < found.size(); i++) {
      if (i >= KEEP_MOST || Files.getLastModifiedTime(found.get(i)).toMillis() < young) {
        deleteTree(found.get(i));
      }
    }
    received.forget(false);
  }

  private Path path(TermIndex at) {
    return folder.toPath().resolve(at.getTerm() + "_" + at.getIndex());
  }

  private List<Path> newestFirst() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path child : children(folder.toPath())) {
      if (NAME.matcher(child.getFileName().toString()).matches()) {
        found.add(child);
      }
    }
    found.sort(Comparator.comparing(SnapshotFolders::termIndex).reversed());
    return found;
  }

  private static TermIndex termIndex(Path path) {
    Matcher name = NAME.matcher(path.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalArgumentException(path + " is no snapshot");
    }
    return TermIndex.valueOf(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)));
  }

  private static FileListSnapshotInfo info(Path path) throws IOException {
    List<FileInfo> files = new ArrayList<>();
    for (Path file : children(path)) {
      files.add(new FileInfo(file, null)); // the checksum is computed while it is sent
    }
    return new FileListSnapshotInfo(files, termIndex(path));
  }

  /** What is in a folder; nothing when it does not exist. */
  static List<Path> childrenIfAny(Path path) throws IOException {
    return Files.isDirectory(path) ? children(path) : List.of();
  }

  private static List<Path> children(Path path) throws IOException {
    try (Stream<Path> list = Files.list(path)) {
      return list.sorted().toList();
    }
  }

  /** Forces a file's bytes, or a folder's names, to the disk. */
  static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes a folder with all that is in it; one that is not there is no error. */
  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    List<Path> found;
    try (Stream<Path> walk = Files.walk(root)) {
      found = walk.sorted(Comparator.reverseOrder()).toList();
    } catch (NoSuchFileException e) {
      return; // it went by itself
    }
    for (Path path : found) {
      Files.deleteIfExists(path);
    }
  }

  /** Writes a snapshot's files into a folder that does not exist yet. */
  interface Writer {
    void write(Path folder) throws IOException;
  }
}
