package io.borough.verticles.io;

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
 * Makes files private to the user that runs the node: folders are {@code rwx------} and files {@code rw-------},
 * whatever the umask. On a file system without such permissions it does nothing. Blocks on the disk.
 *
 * <p>An instance tightens existing files and counts them; one thread.
 */
public final class PrivateFiles {
  private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(EnumSet.copyOf(PosixFilePermissions.fromString("rwx------")));

  private int tightened;
  private int openCount;
  private String firstOpen;

  /** Makes a private folder if there is no folder of that name. Missing parents get the permissions of the umask. */
  public static void makeFolder(Path folder) throws IOException {
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
      if (!Files.isDirectory(folder)) { // otherwise another process made the folder meanwhile
        throw e;
      }
    }
  }

  /** Opens a file, and makes it private if this call creates it. */
  public static FileChannel openFile(Path file, Set<? extends OpenOption> options) throws IOException {
    return FileChannel.open(file, options, onlyWithPermissions(file, FILE));
  }

  private static FileAttribute<?>[] onlyWithPermissions(Path path, FileAttribute<?> attribute) {
    return hasPermissions(path) ? new FileAttribute<?>[] {attribute} : new FileAttribute<?>[0];
  }

  private static boolean hasPermissions(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /**
   * Takes a file's or folder's permissions from all users but its owner; follows a link. A path that does not exist is
   * no error. Neither is a path that this user may not change: {@link #stayedOpen} names it.
   *
   * @return whether the permissions were changed
   */
  public boolean tighten(Path path) throws IOException {
    if (!hasPermissions(path) || !Files.exists(path)) {
      return false;
    }
    String why = "it stays open to others"; // some file systems ignore the change without a failure
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
    addOpen(path, why);
    return false;
  }

  private void addOpen(Path path, String why) {
    openCount++;
    if (firstOpen == null) {
      firstOpen = path + " (" + why + ")";
    }
  }

  /** Tightens a folder and everything in it. Links in it are not followed. */
  public void tightenAllIn(Path folder) throws IOException {
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
        addOpen(each, e.toString());
        return FileVisitResult.CONTINUE;
      }
    });
  }

  /** Returns how many files and folders were open to other users and are private now. */
  public int tightened() {
    return tightened;
  }

  /** Returns which files and folders could not be made private, and why; null when there are none. */
  public String stayedOpen() {
    return openCount == 0 ? null : openCount == 1 ? firstOpen : firstOpen + " and " + (openCount - 1) + " more";
  }
}
