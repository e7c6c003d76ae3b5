package io.borough.verticles.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.info.NodeState;
import io.borough.testing.ProcessTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ProcessTest
class DataFolderTest {
  private static final UUID GROUP = new UUID(1, 2);

  /** Version, checksum, length; then the ring: names and epoch, one node, two shards, no exceptions. */
  private static final String RING_BIN = ""
      + "015ecdeb58000000cf0300000007626f726f75676800000002633100000000000000010000000100"
      + "0000026e31000000026931000000093132372e302e302e31000000010000000200000003ffffffff"
      + "00000000000000010000000255500000000200000000000000000000000000000000000000010000"
      + "0000000000020000000000000001000000026e3100000001000000026e3100000000010000000000"
      + "000000000000000000000300000000000000040000000000000001000000026e3100000001000000"
      + "026e31000000000000000000ffffffff";
  private static final String RING_BIN_BEFORE = RING_BIN // the ring's format 2, which had no redundancy
      .replaceFirst("^015ecdeb58000000cf03", "01c475a4d9000000cb02")
      .replaceFirst("ffffffff$", "");

  @TempDir
  Path temporary;

  private Path folder() {
    return temporary.resolve("a/data");
  }

  static void assertRefused(ThrowingCallable call, ErrorCode code) {
    assertThatThrownBy(call).isInstanceOfSatisfying(BoroughException.class, failure -> {
      assertThat(failure.code()).isEqualTo(code);
      assertThat(failure.getMessage()).contains("dataDir");
    });
  }

  /** Another identity after a restart would be another node: its replicas would be lost to the cluster. */
  @Test
  void theIdentityIsMintedOnceAndKept() {
    NodeRecord first;
    try (DataFolder folder = DataFolder.open(folder(), "borough")) {
      first = folder.node();
      assertThat(first.nodeId()).matches("n[0-9a-f]{10}");
      assertThat(first.incarnation()).matches("[0-9a-f]{8}");
      assertThat(first.hasCluster()).isFalse();
      assertThat(folder.ring()).isNull();
      assertThat(folder.shards()).isDirectory();
    }
    try (DataFolder folder = DataFolder.open(folder(), "borough")) {
      assertThat(folder.node()).isEqualTo(first);
    }
    try (DataFolder other = DataFolder.open(temporary.resolve("b"), "borough")) {
      assertThat(other.node().nodeId()).isNotEqualTo(first.nodeId());
    }
  }

  @Test
  void whatIsSavedIsThereAfterReopening() {
    NodeRecord founder;
    Ring ring;
    try (DataFolder folder = DataFolder.open(folder(), "borough")) {
      founder = folder.node().withPorts(new NodeRecord.Ports(1, 2, 3, -1)).founderOf("c1", GROUP);
      folder.save(founder);
      ring = ring("c1", 7);
      folder.save(ring);
      assertThat(folder.holds(GROUP)).isFalse();
    }
    try (DataFolder folder = DataFolder.open(folder(), "borough")) {
      assertThat(folder.node()).isEqualTo(founder);
      assertThat(folder.ring()).isEqualTo(ring);
    }
  }

  /** With its name and without its replicas it would vote for what it has forgotten, and found anew what is lost. */
  @Test
  void aNodeOfAClusterWithoutItsShardsIsRefused() throws IOException {
    try (DataFolder folder = DataFolder.open(folder(), "borough")) {
      folder.save(folder.node().founderOf("c1", GROUP));
    }
    Files.move(folder().resolve("shards"), folder().resolve("away"));
    assertRefused(() -> DataFolder.open(folder(), "borough"), ErrorCode.CORRUPT_DATA);
    Files.createDirectory(folder().resolve("shards"));
    assertRefused(() -> DataFolder.open(folder(), "borough"), ErrorCode.CORRUPT_DATA);
    Files.delete(folder().resolve("shards"));
    Files.move(folder().resolve("away"), folder().resolve("shards"));
    DataFolder.open(folder(), "borough").close();
  }

  /** Two nodes on one folder would write over each other's logs. */
  @Test
  void aFolderInUseWithinTheProcessIsRefused() {
    try (DataFolder folder = DataFolder.open(folder(), "borough")) {
      assertThat(folder.node()).isNotNull();
      assertRefused(() -> DataFolder.open(folder(), "borough"), ErrorCode.DATA_DIR_IN_USE);
    }
    DataFolder.open(folder(), "borough").close();
  }

  @Test
  void aFolderInUseByAnotherProcessIsRefused() throws Exception {
    Files.createDirectories(folder());
    Path classes = Path.of(LockHolder.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Process holder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp", classes.toString(), LockHolder.class.getName(), folder().resolve("lock").toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = holder.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("locked");
      assertRefused(() -> DataFolder.open(folder(), "borough"), ErrorCode.DATA_DIR_IN_USE);
    } finally {
      holder.destroyForcibly().waitFor();
    }
    DataFolder.open(folder(), "borough").close(); // a process that dies leaves no lock behind
  }

  @Test
  void aFolderThatCannotBeMadeIsRefused() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "in the way");
    assertRefused(() -> DataFolder.open(file.resolve("data"), "borough"), ErrorCode.DATA_DIR_UNUSABLE);
    assertRefused(() -> DataFolder.open(file, "borough"), ErrorCode.DATA_DIR_UNUSABLE);
  }

  /** Found at the start, not at the first write: a folder in which nothing can be written, though it can be read. */
  @Test
  void aFolderThatCannotBeWrittenIsRefused() throws IOException {
    DataFolder.open(folder(), "borough").close();
    Files.createDirectory(folder().resolve("node.json.tmp")); // also holds root, whom permissions do not stop
    assertRefused(() -> DataFolder.open(folder(), "borough"), ErrorCode.DATA_DIR_UNUSABLE);
    Files.delete(folder().resolve("node.json.tmp"));
    DataFolder.open(folder(), "borough").close(); // and the refusal has released the lock
  }

  @Test
  void aFolderOfAnotherClusterIsRefused() {
    DataFolder.open(folder(), "borough").close();
    assertRefused(() -> DataFolder.open(folder(), "other"), ErrorCode.WRONG_CLUSTER);
    DataFolder.open(folder(), "borough").close();
  }

  @Test
  void aFolderOfANewerFormatIsRefusedAndLeftAsItIs() throws IOException {
    DataFolder.open(folder(), "borough").close();
    Path file = folder().resolve("node.json");
    String newer = Files.readString(file).replace("\"format\" : 1", "\"format\" : 2");
    Files.writeString(file, newer);
    assertRefused(() -> DataFolder.open(folder(), "borough"), ErrorCode.FORMAT_TOO_NEW);
    assertThat(Files.readString(file)).isEqualTo(newer);
  }

  @Test
  void theFolderOfANodeThatHasLeftIsRefused() throws IOException {
    DataFolder.open(folder(), "borough").close();
    Path file = folder().resolve("node.json");
    Files.writeString(file, Files.readString(file).replace("\"left\" : false", "\"left\" : true"));
    assertRefused(() -> DataFolder.open(folder(), "borough"), ErrorCode.NODE_LEFT);
  }

  /** Minting another identity over a damaged one would turn a replica into a stranger. */
  @Test
  void anIdentityThatCannotBeReadIsRefused() throws IOException {
    DataFolder.open(folder(), "borough").close();
    Path file = folder().resolve("node.json");
    String whole = Files.readString(file);
    for (String damaged : new String[] {"", "{", "[]", "{}", whole.substring(0, whole.length() / 2),
        whole.replace("\"format\" : 1", "\"format\" : \"one\""), whole.replace("\"nodeId\"", "\"node\""),
        whole.replace("\"systemGroup\" : \"\"", "\"systemGroup\" : \"7\"")}) {
      Files.writeString(file, damaged);
      assertRefused(() -> DataFolder.open(folder(), "borough"), ErrorCode.CORRUPT_DATA);
      assertThat(Files.readString(file)).isEqualTo(damaged);
    }
  }

  /** The ring's file is a copy: a torn one costs a question to another node, never the start. */
  @Test
  void aTornOrForeignRingIsIgnored() throws IOException {
    try (DataFolder folder = DataFolder.open(folder(), "borough")) {
      folder.save(folder.node().memberOf("c1", GROUP));
      folder.save(ring("c1", 7));
    }
    Path file = folder().resolve("ring.bin");
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      byte[] torn = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> RingFile.read(torn)).isInstanceOf(IllegalArgumentException.class);
    }
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 1;
      assertThatThrownBy(() -> RingFile.read(flipped)).isInstanceOf(IllegalArgumentException.class);
    }
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    try (DataFolder folder = DataFolder.open(folder(), "borough")) {
      assertThat(folder.ring()).isNull();
      folder.save(ring("c2", 9));
    }
    try (DataFolder folder = DataFolder.open(folder(), "borough")) {
      assertThat(folder.ring()).isNull();
    }
  }

  /** The formats are read by every later version. */
  @Test
  void theFormatsAreTheseBytes() {
    String json = """
        {
          "format" : 1,
          "clusterName" : "borough",
          "clusterId" : "c1",
          "nodeId" : "n1",
          "incarnation" : "i1",
          "systemGroup" : "00000000-0000-0001-0000-000000000002",
          "founding" : true,
          "ports" : {
            "port" : 1,
            "busPort" : 2,
            "raftPort" : 3,
            "httpPort" : -1
          },
          "left" : false
        }""";
    NodeRecord.Ports ports = new NodeRecord.Ports(1, 2, 3, -1);
    NodeRecord record = new NodeRecord("borough", "c1", "n1", "i1", GROUP, true, ports, false);
    assertThat(new String(record.toBytes(), StandardCharsets.UTF_8)).isEqualTo(json);
    assertThat(NodeRecord.read(json.getBytes(StandardCharsets.UTF_8), "node.json")).isEqualTo(record);

    Ring ring = ring("c1", 1);
    byte[] bytes = HexFormat.of().parseHex(RING_BIN);
    assertThat(HexFormat.of().formatHex(RingFile.toBytes(ring))).isEqualTo(RING_BIN);
    assertThat(RingFile.read(bytes)).isEqualTo(ring);
    assertThat(RingFile.read(HexFormat.of().parseHex(RING_BIN_BEFORE))).isEqualTo(ring);
  }

  static Ring ring(String clusterId, long epoch) {
    RingNode node = new RingNode("n1", "i1", "127.0.0.1", 1, 2, 3, -1, "", 1, NodeState.UP);
    Ring founded = Ring.founded("borough", clusterId, node, GROUP, 1, () -> new UUID(3, 4));
    return new Ring("borough", clusterId, epoch, founded.nodes(), founded.shards(), founded.tombstones());
  }
}
