package io.borough.verticles.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.borough.testing.UnitTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UnitTest
class DurableFilesTest {
  @TempDir
  Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void aReplacedFileHasTheNewBytesAndLeavesNoOther() throws IOException {
    Path file = folder.resolve("node.json");
    DurableFiles.replace(file, bytes("a long first text"));
    assertThat(file).hasContent("a long first text");
    file("node.json.tmp", "what a crash left behind, longer than the next text");
    DurableFiles.replace(file, bytes("second"));
    assertThat(file).hasContent("second");
    assertThat(DurableFiles.list(folder)).containsExactly(file);
  }

  /** A link under the temporary name must not let the node overwrite a file of somebody else. */
  @Test
  void aReplacementNeverWritesThroughALink() throws IOException {
    Path other = file("other", "untouched");
    Files.createSymbolicLink(folder.resolve("active.tmp"), other);
    DurableFiles.replace(folder.resolve("active"), bytes("db.1"));
    assertThat(other).hasContent("untouched");
    assertThat(folder.resolve("active")).hasContent("db.1").isRegularFile();
    assertThat(Files.isSymbolicLink(folder.resolve("active"))).isFalse();
  }

  @Test
  void aReplacedFileIsPrivate() throws IOException {
    assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path file = folder.resolve("ring.bin");
    DurableFiles.replace(file, bytes("ring"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
  }

  @Test
  void anEmptyFileIsCreatedOnce() throws IOException {
    Path marker = folder.resolve(".held-1");
    DurableFiles.createEmpty(marker);
    assertThat(marker).isEmptyFile();
    assertThatThrownBy(() -> DurableFiles.createEmpty(marker)).isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void aFolderIsMovedWithItsFiles() throws IOException {
    Path from = Files.createDirectory(folder.resolve(".unfinished"));
    Files.writeString(from.resolve("data"), "x");
    DurableFiles.move(from, folder.resolve("1_7"));
    assertThat(from).doesNotExist();
    assertThat(folder.resolve("1_7").resolve("data")).hasContent("x");
  }

  /** A snapshot must not be replaced by another of the same name. */
  @Test
  void aFolderThatHoldsFilesIsNotReplaced() throws IOException {
    Path from = Files.createDirectory(folder.resolve("from"));
    Path to = Files.createDirectory(folder.resolve("to"));
    Files.writeString(to.resolve("data"), "kept");
    assertThatThrownBy(() -> DurableFiles.move(from, to)).isInstanceOf(IOException.class);
    assertThat(to.resolve("data")).hasContent("kept");
  }

  @Test
  void filesAndFoldersAreSynced() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Files.writeString(inner.resolve("data"), "x");
    DurableFiles.syncWithFiles(inner);
    DurableFiles.sync(inner.resolve("data"));
    DurableFiles.sync(folder);
    assertThatThrownBy(() -> DurableFiles.sync(folder.resolve("absent"))).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aListIsInTheOrderOfNames() throws IOException {
    Path b = file("b", "");
    Path a = Files.createDirectory(folder.resolve("a"));
    assertThat(DurableFiles.list(folder)).containsExactly(a, b);
    assertThat(DurableFiles.listIfPresent(folder)).containsExactly(a, b);
    assertThat(DurableFiles.listIfPresent(folder.resolve("absent"))).isEmpty();
    assertThatThrownBy(() -> DurableFiles.list(folder.resolve("absent"))).isInstanceOf(NoSuchFileException.class);
  }

  /** A link in a folder that is deleted may lead to files that are in use. */
  @Test
  void aFolderIsDeletedWithEverythingInItAndNothingThatLinksLeadTo() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("data"), "kept");
    Path doomed = Files.createDirectories(folder.resolve("doomed").resolve("deep"));
    Files.writeString(doomed.resolve("data"), "x");
    Files.createSymbolicLink(doomed.resolve("link"), other);
    Files.createSymbolicLink(doomed.resolve("dangling"), folder.resolve("absent"));
    DurableFiles.delete(folder.resolve("doomed"));
    assertThat(DurableFiles.list(folder)).containsExactly(other);
    assertThat(other.resolve("data")).hasContent("kept");
  }

  @Test
  void aFileIsDeletedAndAnAbsentPathIsNoError() throws IOException {
    Path file = file("data", "x");
    DurableFiles.delete(file);
    assertThat(file).doesNotExist();
    DurableFiles.delete(file);
  }
}
