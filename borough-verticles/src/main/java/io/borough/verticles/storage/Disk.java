package io.borough.verticles.storage;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files that are still there after a power failure. Blocks. */
final class Disk {
  private static final boolean SYNCS_FOLDERS = File.separatorChar == '/'; // Windows opens no folder as a file
  /** Files that RocksDB never changes once they are complete, so that two folders may share them. */
  private static final Pattern SHARED_FILE = Pattern.compile("\\d+\\.(sst|blob)");
  private static final Pattern OWN_FILE = Pattern.compile("CURRENT|IDENTITY|(MANIFEST|OPTIONS)-\\d+|\\d+\\.log");

  private Disk() {}

  /** Forces a file's bytes, or a folder's names, to the disk. */
  static void sync(Path path) throws IOException {
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

  /** Forces a folder, the files in it and its own name to the disk. */
  static void syncWithFiles(Path folder) throws IOException {
    for (Path file : list(folder)) {
      sync(file);
    }
    sync(folder);
    sync(folder.toAbsolutePath().getParent());
  }

  /** Replaces a small file: after a crash it has the old or the new text, never a part. */
  static void replace(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(next, text, StandardCharsets.UTF_8);
    sync(next);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(file.toAbsolutePath().getParent());
  }

  /** Makes a new folder with the database of another, whose other files are left out, and syncs it. */
  static void copyDatabase(Path source, Path folder) throws IOException {
    Files.createDirectory(folder);
    for (Path file : list(source)) {
      String name = file.getFileName().toString();
      if (SHARED_FILE.matcher(name).matches()) {
        linkOrCopy(file, folder.resolve(name));
      } else if (OWN_FILE.matcher(name).matches()) {
        Files.copy(file, folder.resolve(name));
      }
    }
    syncWithFiles(folder);
  }

  private static void linkOrCopy(Path file, Path link) throws IOException {
    try {
      Files.createLink(link, file);
    } catch (UnsupportedOperationException | IOException e) { // another file system, or one without links
      Files.copy(file, link);
    }
  }

  static void deleteEmptyFiles(Path folder) throws IOException {
    for (Path file : list(folder)) {
      if (Files.size(file) == 0) {
        Files.delete(file);
      }
    }
  }

  /** Deletes a file, or a folder with all that is in it; absent is no error. */
  static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Files.walkFileTree(path, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Files.deleteIfExists(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (e instanceof NoSuchFileException) {
          return FileVisitResult.CONTINUE; // RocksDB deletes in the background
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

  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.toList();
    }
  }
}
