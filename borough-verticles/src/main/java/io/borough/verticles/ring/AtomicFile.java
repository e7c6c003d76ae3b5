package io.borough.verticles.ring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Replaces a small, private file so that after a crash, at any point, it is the old one or the new one. Blocks on the
 * disk.
 */
final class AtomicFile {
  private AtomicFile() {}

  /** Writes a file beside it, syncs that, renames it over the target, and syncs the folder, which holds the name. */
  static void write(Path target, byte[] bytes) throws IOException {
    Path next = target.resolveSibling(target.getFileName() + ".tmp");
    if (Files.isSymbolicLink(next)) { // somebody left it there: what it leads to is not to be written
      Files.delete(next);
    }
    try (FileChannel file = PrivateFiles.openFile(next, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS))) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        file.write(rest);
      }
      file.force(true);
    }
    Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
