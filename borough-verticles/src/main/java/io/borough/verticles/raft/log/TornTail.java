package io.borough.verticles.raft.log;

import io.borough.verticles.io.DurableFiles;
import io.borough.verticles.io.FileProblem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes a record from the end of a group's log of which a power cut has let only a part reach the disk.
 *
 * <p>Such a record was not synced, so this replica has acknowledged it to nobody. Ratis refuses a log with a bad record
 * wherever that is; after a power cut of all nodes that could be a majority of the replicas. A disk writes whole
 * sectors, and the file holds zeros behind its records. So a record is torn when at least one of its sectors is zero
 * and no other record follows it. Any other bad record stays, and the replica is built again from the others: what was
 * acknowledged may be in it. One thread, before Ratis opens the group.
 */
public final class TornTail {
  private static final Logger LOG = LoggerFactory.getLogger(TornTail.class);
  private static final int SECTOR_BYTES = 512;
  private static final int MIN_ZERO_BYTES = 4; // a shorter rest of a sector may be the end of a checksum
  private static final int CHECKSUM_BYTES = 4;
  private static final int MAX_VARINT_BYTES = 5;
  private static final byte TERM_TAG = 0x08; // the first byte of every entry: its term is its first field
  private static final String OPEN_SEGMENT = "log_inprogress_";

  private TornTail() {}

  /**
   * Removes the torn record at the end of a group's log, if there is one, and syncs the file.
   *
   * @param group the group's folder, which may be missing
   * @return whether there was one
   */
  public static boolean remove(Path group) throws IOException {
    boolean removed = false;
    for (Path file : DurableFiles.listIfPresent(group.resolve("current"))) {
      if (file.getFileName().toString().startsWith(OPEN_SEGMENT)) { // Ratis closes the others after a sync
        removed |= removeFrom(file);
      }
    }
    return removed;
  }

  private static boolean removeFrom(Path file) throws IOException {
    List<FileProblem> problems = new ArrayList<>();
    SegmentReader reader = new SegmentReader(file, problems::add);
    reader.read((offset, entry) -> true);
    if (problems.isEmpty() || reader.end() == 0) {
      return false;
    }
    long start = reader.end();
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "rw")) {
      byte[] tail = new byte[(int) (Files.size(file) - start)];
      log.seek(start);
      log.readFully(tail);
      if (!isTorn(tail, start)) {
        return false;
      }
      log.seek(start);
      log.write(new byte[lengthWithoutZeros(tail)]);
      log.getFD().sync();
    }
    LOG.warn("{}: the record at offset {} was not written to its end before a power cut, and is removed", file, start);
    return true;
  }

  /**
   * Returns whether a bad record is torn.
   *
   * @param tail the bytes from the record's begin to the end of the file
   * @param start the record's offset in the file
   */
  static boolean isTorn(byte[] tail, long start) {
    int used = lengthWithoutZeros(tail);
    if (isLengthTorn(tail, (int) (SECTOR_BYTES - start % SECTOR_BYTES))) {
      return !hasRecordBehind(tail, used);
    }
    int end = recordEnd(tail, 0);
    if (end < 0 || used > end || hasWrongLength(tail) || hasRecordBehind(tail, used)) {
      return false;
    }
    int from = 0;
    while (from < end) {
      int next = (int) Math.min(end, from + SECTOR_BYTES - (start + from) % SECTOR_BYTES);
      if (next - from >= MIN_ZERO_BYTES && isZero(tail, from, next)) {
        return true;
      }
      from = next;
    }
    return false;
  }

  /**
   * Returns whether the record's length goes on in the next sector, and that is missing.
   *
   * @param boundary where the next sector begins
   */
  private static boolean isLengthTorn(byte[] tail, int boundary) {
    if (boundary >= MAX_VARINT_BYTES || boundary >= tail.length) {
      return false;
    }
    for (int i = 0; i < boundary; i++) {
      if (tail[i] >= 0) {
        return false; // the length ends before the boundary
      }
    }
    return isZero(tail, boundary, Math.min(tail.length, boundary + SECTOR_BYTES));
  }

  /** Returns whether the record is whole but for one bit of its length, so that zeros behind it seem to be its own. */
  private static boolean hasWrongLength(byte[] tail) {
    byte[] other = tail.clone();
    for (int bit = 0; bit < 8 * MAX_VARINT_BYTES && bit / 8 < tail.length; bit++) {
      other[bit / 8] ^= (byte) (1 << bit % 8);
      if (isWhole(other, 0)) {
        return true;
      }
      other[bit / 8] = tail[bit / 8];
    }
    return false;
  }

  /** Returns whether a whole record begins somewhere behind the first byte: it was written after the bad one. */
  private static boolean hasRecordBehind(byte[] tail, int used) {
    for (int at = 1; at < used; at++) {
      if (isWhole(tail, at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWhole(byte[] tail, int at) {
    int end = recordEnd(tail, at);
    int entry = at;
    while (end > 0 && tail[entry] < 0) {
      entry++;
    }
    if (end < 0 || tail[entry + 1] != TERM_TAG) { // before the checksum, since nearly all offsets end here
      return false;
    }
    CRC32C checksum = new CRC32C();
    checksum.update(tail, at, end - CHECKSUM_BYTES - at);
    return ByteBuffer.wrap(tail, end - CHECKSUM_BYTES, CHECKSUM_BYTES).getInt() == (int) checksum.getValue();
  }

  /** Returns where a record ends by its own length; -1 when it has none, or one beyond the end of the file. */
  private static int recordEnd(byte[] tail, int at) {
    long length = 0;
    for (int i = 0; i < MAX_VARINT_BYTES && at + i < tail.length; i++) {
      length |= (tail[at + i] & 0x7fL) << 7 * i;
      if (tail[at + i] >= 0) {
        long end = at + i + 1 + length + CHECKSUM_BYTES;
        return length == 0 || end > tail.length ? -1 : (int) end;
      }
    }
    return -1;
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static int lengthWithoutZeros(byte[] bytes) {
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    return length;
  }
}
