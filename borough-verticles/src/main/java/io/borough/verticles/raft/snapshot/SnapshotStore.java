package io.borough.verticles.raft.snapshot;

import io.borough.verticles.io.DurableFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;

/**
 * One group's snapshots: folders {@code <term>_<index>} below {@code sm}. A folder has that name only when it is
 * complete.
 *
 * <p>Threads: the newest snapshot may be asked for on any; everything else is called under the state machine's lock.
 */
public final class SnapshotStore implements StateMachineStorage {
  private static final int KEEP_NEWEST = 2;
  private static final int KEEP_MOST = 8;
  private static final long KEEP_YOUNG_MS = 600_000; // a young snapshot may still be sent, which takes minutes
  private static final String UNFINISHED = ".unfinished-";
  private static final Pattern NAME = Pattern.compile("(\\d{1,18})_(\\d{1,18})");

  private File folder;
  private PartialSnapshots received;
  private volatile FileListSnapshotInfo newest; // cached, because it is read with every entry

  /** Creates a store, which {@link #init} opens. */
  public SnapshotStore() {}

  @Override
  public void init(RaftStorage storage) throws IOException {
    folder = storage.getStorageDir().getStateMachineDir();
    received = new PartialSnapshots(storage.getStorageDir().getTmpDir().toPath());
    Files.createDirectories(folder.toPath());
    received.clean();
    for (Path child : DurableFiles.list(folder.toPath())) {
      if (child.getFileName().toString().startsWith(UNFINISHED)) {
        DurableFiles.delete(child);
      }
    }
    refresh();
  }

  /** Returns the received parts of snapshots that are not installed. */
  public PartialSnapshots received() {
    return received;
  }

  /** Reads from the disk which snapshot is the newest, as after an installation. */
  public void refresh() throws IOException {
    List<Path> found = newestFirst();
    newest = found.isEmpty() ? null : info(found.get(0));
  }

  @Override
  public SnapshotInfo getLatestSnapshot() {
    return newest;
  }

  /** Returns the newest snapshot's index, or -1. */
  public long newestIndex() {
    FileListSnapshotInfo info = newest;
    return info == null ? -1 : info.getIndex();
  }

  /** Returns the newest snapshot's folder, or null. */
  public Path newestFolder() {
    FileListSnapshotInfo info = newest;
    return info == null ? null : path(info.getTermIndex());
  }

  /** Writes a snapshot and makes it the newest. After a failure nothing of the snapshot is left. */
  public void add(TermIndex at, Writer writer) throws IOException {
    Path unfinished = folder.toPath().resolve(UNFINISHED + at.getTerm() + "_" + at.getIndex());
    DurableFiles.delete(unfinished);
    try {
      writer.write(unfinished);
      Path done = path(at);
      DurableFiles.move(unfinished, done);
      newest = info(done);
    } catch (IOException | RuntimeException e) {
      DurableFiles.delete(unfinished);
      throw e;
    }
  }

  /** Deletes the checksum files that Ratis puts beside the files of a received snapshot. */
  public void dropChecksums() throws IOException {
    Path received = newestFolder();
    if (received == null) {
      return;
    }
    for (Path file : DurableFiles.list(received)) {
      if (file.getFileName().toString().endsWith(".md5")) {
        Files.delete(file);
      }
    }
    refresh();
  }

  /** Forces the newest snapshot to the disk: Ratis does not, and then deletes the log before it. */
  public void syncNewest() throws IOException {
    Path received = newestFolder();
    if (received == null) {
      return;
    }
    DurableFiles.syncWithFiles(received);
    DurableFiles.sync(folder.toPath().toAbsolutePath().getParent());
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
        DurableFiles.delete(found.get(i));
      }
    }
    received.forget(false);
  }

  private Path path(TermIndex at) {
    return folder.toPath().resolve(at.getTerm() + "_" + at.getIndex());
  }

  private List<Path> newestFirst() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path child : DurableFiles.list(folder.toPath())) {
      if (NAME.matcher(child.getFileName().toString()).matches()) {
        found.add(child);
      }
    }
    found.sort(Comparator.comparing(SnapshotStore::termIndex).reversed());
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
    for (Path file : DurableFiles.list(path)) {
      files.add(new FileInfo(file, null)); // the checksum is computed while it is sent
    }
    return new FileListSnapshotInfo(files, termIndex(path));
  }

  /** Writes a snapshot's files into a folder that does not exist yet. */
  public interface Writer {
    /** Writes the files and forces them to the disk. */
    void write(Path folder) throws IOException;
  }
}
