package io.borough.verticles.io;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Changes files so that the change survives a power failure. Every method blocks on the disk.
 *
 * <p>A file's bytes and the name under which it is found are forced to the disk separately: the bytes by {@link #sync}
 * of the file, the name by {@link #sync} of its folder.
 */
public final class DurableFiles {
  private static final boolean SYNCS_FOLDERS = File.separatorChar == '/'; // Windows opens no folder as a file

  private DurableFiles() {}

  /**
   * Replaces a small file: after a crash it has the former bytes or the new ones, all of them. The new file is private
   * to the node's user ({@link PrivateFiles}).
   *
   * <p>The bytes are written to a file of the same name with {@code .tmp} at the end, which is synced and then renamed.
   */
  public static void replace(Path file, byte[] bytes) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".tmp");
    if (Files.isSymbolicLink(next)) { // the file that it leads to must not be written
      Files.delete(next);
    }
    try (FileChannel channel = PrivateFiles.openFile(next, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS))) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    move(next, file);
  }

  /** Creates an empty file that does not exist yet, and syncs it and its name. */
  public static void createEmpty(Path file) throws IOException {
    Files.createFile(file);
    sync(file);
    sync(parent(file));
  }

  /** Renames a file or folder within its folder, atomically, replaces a file of the new name, and syncs the folder. */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(parent(to));
  }

  /** Forces a file's bytes, or the names in a folder, to the disk. */
  public static void sync(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
        file.force(true);
      }
    } else if (SYNCS_FOLDERS) {
      try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }

  /** Forces a folder that holds only files to the disk: the files, their names, and the folder's own name. */
  public static void syncWithFiles(Path folder) throws IOException {
    for (Path file : list(folder)) {
      sync(file);
    }
    sync(folder);
    sync(parent(folder));
  }

  private static Path parent(Path path) {
    return path.toAbsolutePath().getParent();
  }

  /** Returns the files and folders in a folder, in the order of their names. */
  public static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.sorted().toList();
    }
  }

  /** Returns the files and folders in a folder, in the order of their names; none when there is no such folder. */
  public static List<Path> listIfPresent(Path folder) throws IOException {
    return Files.isDirectory(folder) ? list(folder) : List.of();
  }

  /**
   * Deletes a file, or a folder with everything in it. A path that does not exist is no error, also when another thread
   * deletes it meanwhile. Symbolic links are deleted, not followed.
   */
  public static void delete(Path path) throws IOException {
    Files.walkFileTree(path, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Files.deleteIfExists(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (e instanceof NoSuchFileException) {
          return FileVisitResult.CONTINUE; // it never existed, or RocksDB or Ratis deleted it in the background
        }
        throw e;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
        if (e != null) {
          throw e;
        }
        Files.deleteIfExists(folder);
        return FileVisitResult.CONTINUE;
      }
    });
  }
}
