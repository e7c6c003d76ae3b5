package io.borough.verticles.raft.snapshot;

import io.borough.impl.message.RaftMessages.SnapshotFile;
import io.borough.impl.message.RaftMessages.SnapshotPart;
import io.borough.impl.message.RaftMessages.SnapshotPartsRequest;
import io.borough.verticles.io.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.util.MD5FileUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that a group has received of snapshots whose transfer broke off, so that they need not be sent again.
 *
 * <p>Ratis writes each attempt into a folder of its own, {@code tmp/snapshot-<attempt>/<snapshot>}, and beside each
 * complete file the checksum that was sent with it. No attempt changes another's folder: the files that a new attempt
 * can use are linked into its folder, so that each attempt can end by itself. Only the oldest attempts are deleted.
 *
 * <p>Thread: any that may block; one at a time.
 */
public final class PartialSnapshots {
  private static final Logger LOG = LoggerFactory.getLogger(PartialSnapshots.class);
  private static final String PREFIX = "snapshot-";
  private static final int KEEP_ATTEMPTS = 8; // each attempt has links to the usable files of those before it
  private static final long KEEP_MS = 600_000;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,254}");

  private final Path folder;
  private String latest = ""; // the attempt that was announced last
  private Path before; // the attempt that was on the disk when the group was opened, or null

  /** Creates the parts in a group's folder for unfinished snapshots, which need not exist. */
  PartialSnapshots(Path folder) {
    this.folder = folder;
  }

  /** Deletes all attempts but the last. Called before the group runs, when nothing can be received. */
  synchronized void clean() throws IOException {
    List<Path> attempts = newestFirst();
    before = attempts.isEmpty() || isOld(attempts.get(0)) ? null : attempts.get(0);
    for (Path child : DurableFiles.listIfPresent(folder)) {
      if (!child.equals(before)) {
        DurableFiles.delete(child);
      }
    }
  }

  /**
   * Prepares for an attempt: links the files that earlier attempts have received into its folder. A file of an attempt
   * from before the group was opened is read and compared with its checksum: a machine that stopped may have lost bytes
   * of a file that looks complete.
   *
   * @return the linked files; the sender compares their checksums with its own and sends what is missing or different
   */
  public synchronized List<SnapshotPart> prepare(SnapshotPartsRequest request) throws IOException {
    latest = PREFIX + plain(request.attempt());
    Map<String, Path> found = new HashMap<>();
    List<Path> former = newestFirst();
    for (Path attempt : former) {
      wholeFiles(attempt).forEach(found::putIfAbsent);
    }
    List<SnapshotPart> parts = new ArrayList<>();
    Path place = folder.resolve(latest).resolve(plain(request.snapshot()));
    for (SnapshotFile wanted : request.files()) {
      Path file = found.get(plain(wanted.name()));
      MD5Hash checksum = file == null || Files.size(file) != wanted.bytes() ? null : checksum(file);
      if (checksum != null) {
        Files.createDirectories(place);
        Files.createLink(place.resolve(wanted.name()), file);
        Files.createLink(checksumFile(place.resolve(wanted.name())), checksumFile(file));
        parts.add(new SnapshotPart(wanted.name(), checksum.toString()));
      }
    }
    for (int i = KEEP_ATTEMPTS; i < former.size(); i++) {
      DurableFiles.delete(former.get(i));
    }
    return parts;
  }

  /**
   * Deletes the attempts that are old and, after an installation, all but the installed one. An attempt that cannot be
   * deleted is kept until the next call.
   *
   * @param installed whether the latest attempt has just been installed
   */
  public synchronized void forget(boolean installed) {
    try {
      for (Path attempt : newestFirst()) {
        if (isOld(attempt) || installed && !attempt.endsWith(latest)) {
          DurableFiles.delete(attempt);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{}: received parts of snapshots are not deleted yet", folder, e);
    }
  }

  private static boolean isOld(Path attempt) throws IOException {
    return modifiedMs(attempt) < System.currentTimeMillis() - KEEP_MS;
  }

  /** Returns when the attempt last began a file. */
  private static long modifiedMs(Path attempt) throws IOException {
    long last = Files.getLastModifiedTime(attempt).toMillis();
    for (Path child : DurableFiles.listIfPresent(attempt)) {
      last = Math.max(last, Files.getLastModifiedTime(child).toMillis());
    }
    return last;
  }

  private List<Path> newestFirst() throws IOException {
    List<Path> attempts = new ArrayList<>();
    Map<Path, Long> modified = new HashMap<>();
    for (Path child : DurableFiles.listIfPresent(folder)) {
      if (child.getFileName().toString().startsWith(PREFIX)) {
        attempts.add(child);
        modified.put(child, modifiedMs(child));
      }
    }
    attempts.sort(Comparator.<Path, Long>comparing(modified::get).reversed());
    return attempts;
  }

  /** Returns the complete files of an attempt, by name. */
  private static Map<String, Path> wholeFiles(Path attempt) throws IOException {
    Map<String, Path> whole = new HashMap<>();
    try (Stream<Path> walk = Files.walk(attempt)) {
      walk.filter(file -> Files.isRegularFile(file) && Files.exists(checksumFile(file)))
          .forEach(file -> whole.put(file.getFileName().toString(), file));
    }
    return whole;
  }

  private static Path checksumFile(Path file) {
    return MD5FileUtil.getDigestFileForFile(file.toFile()).toPath();
  }

  /** Returns the checksum that was sent with a file; null when it cannot be read or does not match the file. */
  private MD5Hash checksum(Path file) {
    try {
      MD5Hash stored = MD5FileUtil.readStoredMd5ForFile(file.toFile());
      boolean doubtful = before != null && file.startsWith(before);
      return doubtful && !MD5FileUtil.computeMd5ForFile(file.toFile()).equals(stored) ? null : stored;
    } catch (IOException | RuntimeException e) { // Ratis throws either for a file that is no checksum
      LOG.warn("{} was received but cannot be used", file, e);
      return null;
    }
  }

  /** Checks a name that another node sent, since it becomes part of a path. */
  private static String plain(String name) throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new IOException("'" + name + "' names no file of a snapshot");
    }
    return name;
  }
}
