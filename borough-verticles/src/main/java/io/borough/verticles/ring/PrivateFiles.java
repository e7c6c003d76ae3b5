package io.borough.verticles.ring;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Keeps files to the user that a node runs as: folders are {@code rwx------} and files {@code rw-------}, whatever the
 * umask. Where the file system has no such permissions nothing is done. Blocks on the disk.
 */
final class PrivateFiles {
  private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(EnumSet.copyOf(PosixFilePermissions.fromString("rwx------")));

  private int tightened;
  private int open;
  private String firstOpen;

  /** Makes a private folder where there is none. Parents that are missing are made as the umask says. */
  static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) { // or a link to one
      return;
    }
    Path parent = folder.getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      Files.createDirectories(parent);
    }
    try {
      Files.createDirectory(folder, onlyWithPermissions(folder, FOLDER));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) { // otherwise another node was quicker
        throw e;
      }
    }
  }

  /** Opens a file, which is private if this makes it. */
  static FileChannel openFile(Path file, Set<? extends OpenOption> options) throws IOException {
    return FileChannel.open(file, options, onlyWithPermissions(file, FILE));
  }

  private static FileAttribute<?>[] onlyWithPermissions(Path path, FileAttribute<?> attribute) {
    return hasPermissions(path) ? new FileAttribute<?>[] {attribute} : new FileAttribute<?>[0];
  }

  private static boolean hasPermissions(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /**
   * Takes a file or folder away from all users but its owner; follows a link. One that is not there is no error, and
   * neither is one that this user may not change: it is counted.
   *
   * @return whether that changed anything
   */
  boolean tighten(Path path) throws IOException {
    if (!hasPermissions(path) || !Files.exists(path)) {
      return false;
    }
    String why = "it stays open to others"; // some file systems say nothing
    try {
      Set<PosixFilePermission> wanted = Files.getPosixFilePermissions(path);
      if (!wanted.removeAll(OTHERS)) {
        return false;
      }
      Files.setPosixFilePermissions(path, wanted);
      if (Files.getPosixFilePermissions(path).equals(wanted)) {
        tightened++;
        return true;
      }
    } catch (IOException e) {
      why = e.toString();
    }
    stayed(path, why);
    return false;
  }

  private void stayed(Path path, String why) {
    open++;
    if (firstOpen == null) {
      firstOpen = path + " (" + why + ")";
    }
  }

  /** Does the same with all that is in a folder, but not with what links in it lead to. */
  void tightenAllIn(Path folder) throws IOException {
    if (!hasPermissions(folder) || !Files.isDirectory(folder)) {
      return;
    }
    Files.walkFileTree(folder.toRealPath(), new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) throws IOException {
        tighten(each);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) throws IOException {
        if (!attributes.isSymbolicLink()) {
          tighten(each);
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path each, IOException e) {
        stayed(each, e.toString());
        return FileVisitResult.CONTINUE;
      }
    });
  }

  /** How many files and folders were open to other users and are not any more. */
  int tightened() {
    return tightened;
  }

  /** Which files and folders could not be changed and why; null when there are none. */
  String stayedOpen() {
    return open == 0 ? null : open == 1 ? firstOpen : firstOpen + " and " + (open - 1) + " more";
  }
}
