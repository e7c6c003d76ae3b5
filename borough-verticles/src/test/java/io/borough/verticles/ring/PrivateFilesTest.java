package io.borough.verticles.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.borough.testing.ProcessTest;
import io.borough.verticles.io.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data folder holds the values of all users of the cluster: no other user of the machine may read them. */
@ProcessTest
class PrivateFilesTest {
  @TempDir
  Path temporary;

  @BeforeEach
  void onlyWherePermissionsAre() {
    assumeTrue(temporary.getFileSystem().supportedFileAttributeViews().contains("posix"));
  }

  private Path folder() {
    return temporary.resolve("a/data");
  }

  private static void open(Path folder) {
    DataFolder.open(folder, "borough").close();
  }

  /** The permissions of a folder and all that is in it, by their relative paths. */
  private static Map<String, String> permissions(Path folder) throws IOException {
    Path root = folder.toRealPath();
    Map<String, String> permissions = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.toList()) {
        permissions.put(root.relativize(each).toString(),
            PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
      }
    }
    return permissions;
  }

  private static void openToAll(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.toList()) {
        Files.setPosixFilePermissions(each,
            PosixFilePermissions.fromString(Files.isDirectory(each) ? "rwxr-xr-x" : "rw-rw-rw-"));
      }
    }
  }

  private static void assertPrivate(Path folder) throws IOException {
    permissions(folder).forEach((path, permissions) -> assertThat(permissions).as(path)
        .isEqualTo(Files.isDirectory(folder.resolve(path)) ? "rwx------" : "rw-------"));
  }

  @Test
  void aNewDataFolderIsPrivate() throws IOException {
    try (DataFolder folder = DataFolder.open(folder(), "borough")) {
      folder.save(folder.node().founderOf("c1", new UUID(1, 2)));
      folder.save(DataFolderTest.ring("c1", 7));
    }
    assertPrivate(folder());
    assertThat(permissions(folder())).containsKeys("", "lock", "node.json", "ring.bin", "shards", "shards/owner");
  }

  /** Whoever could write to the folder before may have left links there to files of the node's user. */
  @Test
  void whatALinkInTheFolderLeadsToIsNeitherWrittenNorChanged() throws IOException {
    Path other = Files.writeString(temporary.resolve("other"), "kept");
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-r--r--"));
    Files.createDirectories(folder());
    Files.createSymbolicLink(folder().resolve("node.json.tmp"), other);
    open(folder());
    assertThat(other).hasContent("kept");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(other))).isEqualTo("rw-r--r--");
    assertThat(folder().resolve("node.json")).isRegularFile();
  }

  /** Whatever the umask: with 000 others could even write. */
  @Test
  void aNewDataFolderIsPrivateUnderAnUmaskOfNothing() throws Exception {
    Process opening = new ProcessBuilder("/bin/sh", "-c", "umask 000; exec \"$0\" \"$@\"",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
        "-cp", System.getProperty("java.class.path"), Opening.class.getName(), folder().toString())
        .inheritIO().start();
    assertThat(opening.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(opening.exitValue()).isZero();
    assertPrivate(folder());
  }

  /** Opens a data folder, as a process of its own. */
  static final class Opening {
    private Opening() {}

    public static void main(String[] arguments) {
      open(Path.of(arguments[0]));
    }
  }

  /** Earlier versions made all of it readable for everybody. */
  @Test
  void aDataFolderThatWasOpenIsMadePrivate() throws IOException {
    open(folder());
    Path log = folder().resolve("shards/g/current/log_0-1");
    Files.createDirectories(log.getParent());
    Files.createFile(log);
    Files.createFile(folder().resolve("node.json.tmp")); // of a crash
    openToAll(folder());
    open(folder());
    assertPrivate(folder());
  }

  /** A folder that is there before the first start, such as the root of a volume; what else is in it stays. */
  @Test
  void aFolderThatWasThereIsMadePrivate() throws IOException {
    Files.createDirectories(folder());
    Files.createFile(folder().resolve("other"));
    openToAll(folder());
    open(folder());
    Map<String, String> permissions = permissions(folder());
    assertThat(permissions.remove("other")).isEqualTo("rw-rw-rw-");
    assertThat(permissions).containsEntry("", "rwx------").containsEntry("shards", "rwx------");
  }

  @Test
  void whatALinkLeadsToIsMadePrivate() throws IOException {
    Path disk = Files.createDirectories(temporary.resolve("disk"));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), disk);
    openToAll(disk);
    open(link);
    assertPrivate(disk);
  }

  /** The folder above is not the node's: who may read what lies beside the data is for others to say. */
  @Test
  void missingParentsAreMadeAsUsual() throws IOException {
    Path usual = Files.createDirectory(temporary.resolve("usual"));
    open(folder());
    assertThat(Files.getPosixFilePermissions(folder().getParent())).isEqualTo(Files.getPosixFilePermissions(usual));
  }

  /** The root of a volume may belong to another user: the node starts all the same and says what stays open. */
  @Test
  void whatBelongsToAnotherUserIsNamed() throws IOException {
    Path unchangeable = Path.of("/proc/self"); // also for root
    assumeTrue(Files.isDirectory(unchangeable));
    Path mine = Files.createFile(temporary.resolve("mine"));
    openToAll(mine);
    PrivateFiles files = new PrivateFiles();
    assertThat(files.tighten(unchangeable)).isFalse();
    assertThat(files.tighten(mine)).isTrue();
    assertThat(files.tighten(temporary.resolve("absent"))).isFalse();
    assertThat(files.tightened()).isEqualTo(1);
    assertThat(files.stayedOpen()).contains("/proc/self").doesNotContain("more");
  }
}
