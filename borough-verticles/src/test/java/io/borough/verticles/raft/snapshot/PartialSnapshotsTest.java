package io.borough.verticles.raft.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.impl.message.RaftMessages.SnapshotFile;
import io.borough.impl.message.RaftMessages.SnapshotPart;
import io.borough.impl.message.RaftMessages.SnapshotPartsRequest;
import io.borough.testing.UnitTest;
import io.borough.verticles.io.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.ratis.util.MD5FileUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of snapshots whose sending broke off. */
@UnitTest
class PartialSnapshotsTest {
  @TempDir
  Path folder;

  private PartialSnapshots parts;

  @BeforeEach
  void make() {
    parts = new PartialSnapshots(folder.resolve("tmp"));
  }

  private static SnapshotPartsRequest request(String attempt, String snapshot, SnapshotFile... files) {
    return new SnapshotPartsRequest(new UUID(1, 2), attempt, snapshot, List.of(files));
  }

  private static SnapshotFile file(String name, String text) {
    return new SnapshotFile(name, text.length());
  }

  /** As Ratis leaves a file that is whole. */
  private Path receive(String attempt, String snapshot, String name, String text) throws IOException {
    Path file = receivePartly(attempt, snapshot, name, text);
    MD5FileUtil.computeAndSaveMd5ForFile(file.toFile());
    return file;
  }

  private Path receivePartly(String attempt, String snapshot, String name, String text) throws IOException {
    Path file = path(attempt, snapshot, name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Path path(String attempt, String snapshot, String name) {
    return folder.resolve("tmp").resolve("snapshot-" + attempt).resolve(snapshot).resolve(name);
  }

  private void age(String attempt, String snapshot) throws IOException {
    FileTime old = FileTime.fromMillis(System.currentTimeMillis() - 3_600_000);
    Path place = folder.resolve("tmp").resolve("snapshot-" + attempt);
    Files.setLastModifiedTime(place.resolve(snapshot), old);
    Files.setLastModifiedTime(place, old);
  }

  private static List<String> names(List<SnapshotPart> parts) {
    return parts.stream().map(SnapshotPart::name).toList();
  }

  @Test
  void theFirstAttemptFindsNothing() throws IOException {
    parts.clean();
    assertThat(parts.prepare(request("one", "1_5", file("a.sst", "aa")))).isEmpty();
  }

  /** Also in a later snapshot, which has the same file under the same name. */
  @Test
  void aWholeFileIsThereForTheNextAttempt() throws IOException {
    receive("one", "1_5", "a.sst", "aa");
    assertThat(parts.prepare(request("two", "1_9", file("a.sst", "aa"), file("b.sst", "b"))))
        .containsExactly(new SnapshotPart("a.sst", "4124bc0a9335c27f086f24ba207a4912"));
    assertThat(path("two", "1_9", "a.sst")).hasContent("aa");
    assertThat(path("one", "1_5", "a.sst")).as("the attempt before may still end").hasContent("aa");
    receive("two", "1_9", "b.sst", "b");
    assertThat(names(parts.prepare(request("three", "1_9", file("a.sst", "aa"), file("b.sst", "b")))))
        .containsExactly("a.sst", "b.sst");
  }

  @Test
  void aFileThatIsNotWholeIsNotUsed() throws IOException {
    receivePartly("one", "1_5", "a.sst", "a");
    receive("one", "1_5", "b.sst", "b");
    receive("one", "1_5", "c.sst", "ccc");
    assertThat(names(parts.prepare(
        request("two", "1_5", file("a.sst", "aa"), file("b.sst", "bb"), file("c.sst", "ccc")))))
        .containsExactly("c.sst");
    assertThat(path("two", "1_5", "a.sst")).doesNotExist();
  }

  /** What is sent again must not reach the file that another attempt has. */
  @Test
  void whatReplacesALinkedFileLeavesTheOtherAlone() throws IOException {
    receive("one", "1_5", "a.sst", "aa");
    parts.prepare(request("two", "1_5", file("a.sst", "aa")));
    Files.delete(path("two", "1_5", "a.sst"));
    receive("two", "1_5", "a.sst", "xx");
    assertThat(path("one", "1_5", "a.sst")).hasContent("aa");
  }

  /** After a power failure a file may look whole and not be. */
  @Test
  void whatWasLostOnTheDiskIsNotUsedInAnotherLife() throws IOException {
    receive("one", "1_5", "a.sst", "aa");
    receive("one", "1_5", "b.sst", "bb");
    receive("one", "1_5", "c.sst", "cc");
    Files.writeString(path("one", "1_5", "a.sst"), "a\0");
    Files.writeString(path("one", "1_5", "c.sst.md5"), "\0\0\0\0");
    PartialSnapshots again = new PartialSnapshots(folder.resolve("tmp"));
    again.clean();
    SnapshotFile[] wanted = {file("a.sst", "aa"), file("b.sst", "bb"), file("c.sst", "cc")};
    assertThat(names(again.prepare(request("two", "1_5", wanted)))).containsExactly("b.sst");
    assertThat(names(again.prepare(request("three", "1_9", wanted)))).containsExactly("b.sst");
  }

  @Test
  void onOpeningOnlyTheLastAttemptIsKeptAndOnlyIfItIsYoung() throws IOException {
    receive("one", "1_5", "a.sst", "aa");
    age("one", "1_5");
    receive("two", "1_5", "b.sst", "bb");
    Files.createDirectories(folder.resolve("tmp").resolve("something"));
    parts.clean();
    assertThat(children()).containsExactly("snapshot-two");
    age("two", "1_5");
    parts.clean();
    assertThat(children()).isEmpty();
  }

  @Test
  void withTheInstallationTheFormerAttemptsGo() throws IOException {
    receive("one", "1_5", "a.sst", "aa");
    parts.prepare(request("two", "1_5", file("a.sst", "aa")));
    DurableFiles.delete(folder.resolve("tmp").resolve("snapshot-two")); // as Ratis moves it away
    parts.prepare(request("three", "1_9", file("a.sst", "aa"))); // a new leader's, which goes on
    parts.forget(false);
    assertThat(children()).containsExactlyInAnyOrder("snapshot-one", "snapshot-three");
    parts.forget(true);
    assertThat(children()).containsExactly("snapshot-three");
  }

  /** A link that flaps for hours must not fill the disk. */
  @Test
  void attemptsAreBounded() throws IOException {
    for (int i = 0; i < 50; i++) {
      parts.prepare(request("try" + i, "1_5", file("a.sst", "aa")));
      receivePartly("try" + i, "1_5", "a.sst", "a");
    }
    assertThat(children()).hasSizeLessThan(12).contains("snapshot-try49");
  }

  @Test
  void namesThatLeadElsewhereAreRefused() throws IOException {
    receive("one", "1_5", "a.sst", "aa");
    for (SnapshotPartsRequest bad : List.of(
        request("../two", "1_5", file("a.sst", "aa")),
        request("two", "..", file("a.sst", "aa")),
        request("two", "1_5", file("../a.sst", "aa")),
        request("two", "1_5", file("", "aa")))) {
      assertThatThrownBy(() -> parts.prepare(bad)).isInstanceOf(IOException.class);
    }
    assertThat(children()).containsExactly("snapshot-one");
  }

  private List<String> children() throws IOException {
    try (Stream<Path> list = Files.list(folder.resolve("tmp"))) {
      return list.map(path -> path.getFileName().toString()).toList();
    }
  }
}
