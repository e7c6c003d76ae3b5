package io.borough.verticles.kit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file system of its own (ext4 on a file) whose power can be cut: from that moment everything fails, and what had not
 * been synced is gone when it is restored. Needs root, the commands {@code mkfs.ext4}, {@code mount} and {@code perl}.
 * Thread: the test's.
 */
public final class PowerCutDisk implements AutoCloseable {
  private static final String SHUT_DOWN = "open(my $disk, '<', $ARGV[0]) or die $!; my $flags = pack('L', 2);"
      + " ioctl($disk, 0x8004587D, $flags) or die $!"; // EXT4_IOC_SHUTDOWN, without writing the journal out

  private final Path image;
  private final Path folder;
  private boolean mounted;

  private PowerCutDisk(Path image, Path folder) {
    this.image = image;
    this.folder = folder;
  }

  /**
   * Makes one, empty.
   *
   * @param folder where it is mounted; made
   * @return empty, with the reason on stdout, where the machine forbids it
   */
  public static Optional<PowerCutDisk> of(Path folder, long bytes) {
    PowerCutDisk disk = new PowerCutDisk(folder.resolveSibling(folder.getFileName() + ".img"), folder);
    try {
      Files.createDirectories(folder);
      try (RandomAccessFile file = new RandomAccessFile(disk.image.toFile(), "rw")) {
        file.setLength(bytes);
      }
      run("mkfs.ext4", "-q", "-F", disk.image.toString());
      disk.mount();
      return Optional.of(disk);
    } catch (IOException | UncheckedIOException e) {
      System.out.println("no power cuts on this machine: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void mount() {
    run("mount", "-o", "loop", image.toString(), folder.toString());
    mounted = true;
  }

  public Path folder() {
    return folder;
  }

  /** Cuts it. */
  public void cut() {
    run("perl", "-e", SHUT_DOWN, folder.toString());
  }

  /** The power is back; nobody has a file open in it. */
  public void restore() {
    unmount();
    mount();
  }

  private void unmount() {
    run("umount", folder.toString());
    mounted = false;
  }

  @Override
  public void close() {
    if (mounted) {
      unmount();
    }
  }

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new UncheckedIOException(new IOException(String.join(" ", command) + ": " + out.strip()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
