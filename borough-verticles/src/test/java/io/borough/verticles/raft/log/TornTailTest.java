package io.borough.verticles.raft.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import io.borough.verticles.io.FileProblem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last record of a log after a power cut, and what only looks like it. */
@UnitTest
class TornTailTest {
  private static final int SECTOR = 512;
  private static final int FILE_BYTES = 64 * 1024; // allocated before anything is written

  @TempDir
  private Path group;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private Path file;
  private byte[] log;
  private int lastStart;
  private int lastEnd;

  @BeforeEach
  void begin() throws IOException {
    Files.createDirectory(group.resolve("current"));
    file = group.resolve("current").resolve("log_inprogress_0");
  }

  private byte[] record(long index, int bytes) {
    byte[] noise = new byte[bytes];
    random.nextBytes(noise);
    byte[] entry = LogEntryProto.newBuilder().setTerm(1).setIndex(index)
        .setStateMachineLogEntry(StateMachineLogEntryProto.newBuilder().setLogData(ByteString.copyFrom(noise)))
        .build().toByteArray();
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    for (int left = entry.length; ; left >>>= 7) {
      record.write(left < 0x80 ? left : left & 0x7f | 0x80);
      if (left < 0x80) {
        break;
      }
    }
    record.writeBytes(entry);
    CRC32C checksum = new CRC32C();
    checksum.update(record.toByteArray());
    record.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    return record.toByteArray();
  }

  /** Makes a log of some records, the last of so many bytes. */
  private void write(int records, int lastBytes) {
    ByteBuffer bytes = ByteBuffer.allocate(FILE_BYTES);
    bytes.put("RaftLog1".getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < records; i++) {
      lastStart = bytes.position();
      bytes.put(record(i, i == records - 1 ? lastBytes : 1 + random.nextInt(2_000)));
    }
    lastEnd = bytes.position();
    log = bytes.array();
  }

  private void zero(int from, int to) {
    Arrays.fill(log, from, to, (byte) 0);
  }

  private boolean remove() throws IOException {
    Files.write(file, log);
    boolean removed = TornTail.remove(group);
    if (!removed) {
      assertThat(Files.readAllBytes(file)).as("seed %d", seed).isEqualTo(log);
    }
    return removed;
  }

  private List<Long> readable() throws IOException {
    List<FileProblem> problems = new ArrayList<>();
    List<Long> indexes = new ArrayList<>();
    new SegmentReader(file, problems::add).read((offset, entry) -> indexes.add(entry.getIndex()));
    assertThat(problems).as("seed %d", seed).isEmpty();
    return indexes;
  }

  /** A disk may write the sectors of a record in any order, and any of them may be missing. */
  @Test
  void aRecordOfWhichAnySectorsAreMissingIsRemoved() throws IOException {
    for (int round = 0; round < 300; round++) {
      write(1 + random.nextInt(6), 600 + random.nextInt(6_000));
      int before = countBefore();
      boolean torn = false;
      for (int sector = (lastStart / SECTOR + 1) * SECTOR; sector < lastEnd; sector += SECTOR) {
        int end = Math.min(lastEnd, sector + SECTOR);
        if (random.nextBoolean() && end - sector >= 4) {
          zero(sector, end);
          torn = true;
        }
      }
      assertThat(remove()).as("seed %d, round %d", seed, round).isEqualTo(torn);
      assertThat(readable()).as("seed %d, round %d", seed, round).hasSize(torn ? before - 1 : before);
      Files.delete(file);
    }
  }

  private int countBefore() {
    int count = 0;
    for (int at = 8; at < lastEnd; count++) {
      at += lengthAt(at);
    }
    return count;
  }

  private int lengthAt(int at) {
    int length = 0;
    for (int i = 0; ; i++) {
      length |= (log[at + i] & 0x7f) << 7 * i;
      if (log[at + i] >= 0) {
        return i + 1 + length + 4;
      }
    }
  }

  /** The length itself may lie in two sectors. */
  @Test
  void aRecordWhoseLengthIsTornIsRemoved() throws IOException {
    write(1, SECTOR - 8 - 1 - 30); // about as long as leaves one byte of the next length in the first sector
    int rest = SECTOR - 1 - lastEnd;
    write(1, SECTOR - 8 - 1 - 30 + rest);
    assertThat(lastEnd).isEqualTo(SECTOR - 1);
    byte[] next = record(1, 2_000);
    System.arraycopy(next, 0, log, lastEnd, next.length);
    zero(SECTOR, 2 * SECTOR);
    assertThat(remove()).isTrue();
    assertThat(readable()).hasSize(1);
  }

  @Test
  void aWholeLogStaysAsItIs() throws IOException {
    write(5, 1_000);
    assertThat(remove()).isFalse();
    assertThat(readable()).hasSize(5);
  }

  /** What was acknowledged may be in it: the disk has given back something else than was written. */
  @Test
  void aFlippedBitIsNoTear() throws IOException {
    for (int round = 0; round < 100; round++) {
      write(3, 3_000);
      int at = 8 + random.nextInt(lastEnd - 8);
      log[at] ^= (byte) (1 << random.nextInt(8));
      assertThat(remove()).as("seed %d, round %d, byte %d", seed, round, at).isFalse();
    }
  }

  @Test
  void aMissingSectorWithARecordBehindItIsNoTear() throws IOException {
    write(3, 3_000);
    int firstEnd = 8 + lengthAt(8);
    int sector = (lastStart / SECTOR + 1) * SECTOR;
    zero(sector, sector + SECTOR);
    byte[] more = record(9, 100);
    System.arraycopy(more, 0, log, lastEnd, more.length);
    assertThat(firstEnd).isLessThan(lastEnd);
    assertThat(remove()).isFalse();
  }

  /** Ratis has synced a segment before it closes it. */
  @Test
  void aClosedSegmentIsNotTouched() throws IOException {
    write(3, 3_000);
    zero((lastStart / SECTOR + 1) * SECTOR, lastEnd);
    file = group.resolve("current").resolve("log_0-2");
    assertThat(remove()).isFalse();
  }

  @Test
  void anEmptyFolderAndAnEmptySegmentAreFine() throws IOException {
    assertThat(TornTail.remove(group.resolve("missing"))).isFalse();
    log = new byte[FILE_BYTES];
    assertThat(remove()).isFalse();
    log = new byte[0];
    assertThat(remove()).isFalse();
  }
}
