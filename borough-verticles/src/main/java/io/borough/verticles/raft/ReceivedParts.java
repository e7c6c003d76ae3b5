package io.borough.verticles.raft;

import io.borough.impl.message.RaftMessages.SnapshotFile;
import io.borough.impl.message.RaftMessages.SnapshotPart;
import io.borough.impl.message.RaftMessages.SnapshotPartsRequest;
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
 * What a group has received of snapshots whose sending broke off, so that it need not be sent again.
 *
 * <p>Ratis writes each attempt into a folder of its own, {@code tmp/snapshot-<attempt>/<snapshot>}, and beside a file
 * that is whole the checksum it came with. An attempt's folder is never touched by another: what the next one can use
 * is linked into its folder, so that whichever of them ends has all files, and its own. Only the oldest go.
 *
 * <p>Thread: any that may block; one at a time.
 */
final class ReceivedParts {
  private static final Logger LOG = LoggerFactory.getLogger(ReceivedParts.class);
  private static final String PREFIX = "snapshot-";
  private static final int KEEP_ATTEMPTS = 8; // each holds what it could use of those before it
  private static final long KEEP_MS = 600_000;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,254}");

  private final Path folder;
  private String latest = ""; // the attempt that was announced last
  private Path before; // the attempt that was there when the group was opened, or null

  /** Of a group with that folder for what is unfinished; it need not exist. */
  ReceivedParts(Path folder) {
    this.folder = folder;
  }

  /** Deletes all but the last attempt. To be called while nothing is received: before the group runs. */
  synchronized void clean() throws IOException {
    List<Path> attempts = newestFirst();
    before = attempts.isEmpty() || isOld(attempts.get(0)) ? null : attempts.get(0);
    for (Path child : SnapshotFolders.childrenIfAny(folder)) {
      if (!child.equals(before)) {
        SnapshotFolders.deleteTree(child);
      }
    }
  }

  /**
   * Prepares for an attempt: what former ones left of its files is put in its place. Of an attempt of an earlier life
   * each file is read and compared with its checksum: a machine that stopped may have lost bytes of what looked whole.
   *
   * @return those files. The sender compares their checksums with its own, and sends what is missing or different
   */
  synchronized List<SnapshotPart> prepare(SnapshotPartsRequest request) throws IOException {
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
      SnapshotFolders.deleteTree(former.get(i));
    }
    return parts;
  }

  /**
   * Deletes what was left by attempts before the one that has just been installed, or lies there for long. What cannot
   * be deleted now is in nobody's way.
   */
  synchronized void forget(boolean installed) {
    try {
      for (Path attempt : newestFirst()) {
        if (isOld(attempt) || installed && !attempt.endsWith(latest)) {
          SnapshotFolders.deleteTree(attempt);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{}: what was received of snapshots is not deleted yet", folder, e);
    }
  }

  private static boolean isOld(Path attempt) throws IOException {
    return modifiedMs(attempt) < System.currentTimeMillis() - KEEP_MS;
  }

  /** When it last began a file. */
  private static long modifiedMs(Path attempt) throws IOException {
    long last = Files.getLastModifiedTime(attempt).toMillis();
    for (Path child : SnapshotFolders.childrenIfAny(attempt)) {
      last = Math.max(last, Files.getLastModifiedTime(child).toMillis());
    }
    return last;
  }

  private List<Path> newestFirst() throws IOException {
    List<Path> attempts = new ArrayList<>();
    Map<Path, Long> modified = new HashMap<>();
    for (Path child : SnapshotFolders.childrenIfAny(folder)) {
      if (child.getFileName().toString().startsWith(PREFIX)) {
        attempts.add(child);
        modified.put(child, modifiedMs(child));
      }
    }
    attempts.sort(Comparator.<Path, Long>comparing(modified::get).reversed());
    return attempts;
  }

  /** By name, the files of an attempt that came to their end. */
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

  /** The checksum that a file came with; null when it has another, or its checksum is spoilt itself. */
  private MD5Hash checksum(Path file) {
    try {
      MD5Hash stored = MD5FileUtil.readStoredMd5ForFile(file.toFile());
      boolean doubtful = before != null && file.startsWith(before);
      return doubtful && !MD5FileUtil.computeMd5ForFile(file.toFile()).equals(stored) ? null : stored;
    } catch (IOException | RuntimeException e) { // whatever Ratis makes of what is no checksum
      LOG.warn("{} was received, but cannot be used", file, e);
      return null;
    }
  }

  /** What other nodes say becomes part of a path. */
  private static String plain(String name) throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new IOException("'" + name + "' names no file of a snapshot");
    }
    return name;
  }
}
