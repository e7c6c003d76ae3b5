package io.borough.verticles.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.ProcessTest;
import io.borough.verticles.kit.ForkedNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/** A node in a container whose only folder that can be written is the data folder. */
@ProcessTest
class ReadOnlyRootTest {
  @TempDir
  private Path folder;

  /** As the launcher has it: the native library lies beside the jars, and nothing need be unpacked. */
  @Test
  void aNodeNeedsNoTemporaryFolder() throws IOException {
    String name = Environment.getJniLibraryFileName("rocksdb");
    try (InputStream library = RocksDB.class.getResourceAsStream("/" + name)) {
      Files.copy(library, folder.resolve(name));
    }
    try (ForkedNode node = node("-Djava.library.path=" + folder)) {
      node.launch().awaitReady();
      assertThat(node.stop()).isZero();
    }
  }

  /** Without the library it must be unpacked: the message says where that failed and what to set. */
  @Test
  void aNodeThatCannotUnpackItsLibraryNamesTheSetting() {
    try (ForkedNode node = node("-Djava.library.path=" + folder)) {
      assertThat(node.launch().await()).isEqualTo(1);
      assertThat(node.errors().lines().filter(line -> line.startsWith("borough node: "))).singleElement().asString()
          .contains("RocksDB's native library cannot be loaded", "java.io.tmpdir, which is " + folder);
      assertThat(folder.resolve("data")).doesNotExist();
    }
  }

  /** Tests run as root, whom no mode keeps from writing: but nobody can make a folder below a file. */
  private ForkedNode node(String jvmFlag) {
    try {
      Path file = Files.createFile(folder.resolve("file"));
      return new ForkedNode(folder, List.of("-Xmx128m", jvmFlag), List.of("--http-port", "0"))
          .unpacking(file.resolve("tmp"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
