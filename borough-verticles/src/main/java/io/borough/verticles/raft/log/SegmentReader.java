package io.borough.verticles.raft.log;

import io.borough.verticles.io.FileProblem;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;

/**
 * Reads one file of a Ratis log, record by record. Reports the first problem with its offset, and stops there, since
 * the next record begins where the one before it ends.
 *
 * <p>A file is the eight bytes {@code RaftLog1}, then records, then zeros to its end. A record is the entry's length as
 * a varint, the entry, and the CRC-32C of both in four bytes. Ratis's own reader says neither the offset of a bad
 * record nor the index that was expected there. One thread.
 */
public final class SegmentReader {
  private static final byte[] HEADER = "RaftLog1".getBytes(StandardCharsets.US_ASCII);
  private static final int CHECKSUM_BYTES = 4;
  private static final int MAX_VARINT_BYTES = 5;

  private final Path file;
  private final FileProblem.Sink problems;
  private long size;
  private long offset; // of the record being read
  private long recordBytes; // of the record that was read last

  /**
   * Creates a reader.
   *
   * @param problems takes the first problem, if there is one
   */
  public SegmentReader(Path file, FileProblem.Sink problems) {
    this.file = file;
    this.problems = problems;
  }

  /** Takes the entries of a file. */
  public interface Entries {
    /**
     * Takes the next entry.
     *
     * @param offset of its record
     * @return whether to go on
     */
    boolean entry(long offset, LogEntryProto entry);
  }

  /** Reads the file to its end or to the first problem. */
  public void read(Entries entries) throws IOException {
    size = Files.size(file);
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      byte[] header = in.readNBytes(HEADER.length);
      if (!Arrays.equals(header, HEADER)) {
        if (!isZero(header) || !isZeroToTheEnd(in)) { // an allocated file to which nothing was written is fine
          problem("the file does not begin with " + new String(HEADER, StandardCharsets.US_ASCII));
        }
        return;
      }
      offset = HEADER.length;
      boolean more = true;
      while (more && offset < size) {
        LogEntryProto entry = next(in);
        more = entry != null && entries.entry(offset, entry);
        offset += recordBytes;
      }
    }
  }

  /** Returns the offset behind the last good record. */
  public long end() {
    return offset;
  }

  /** Returns the next entry; null at the end of the records, or when the record is bad. */
  private LogEntryProto next(DataInputStream in) throws IOException {
    recordBytes = 0; // until the record is known to be good
    byte[] varint = new byte[MAX_VARINT_BYTES];
    int length = 0;
    int count = 0;
    do {
      int next = in.read();
      if (next < 0 || count == MAX_VARINT_BYTES) {
        return problem("a record's length is incomplete");
      }
      varint[count] = (byte) next;
      length |= (next & 0x7f) << 7 * count;
      count++;
    } while (varint[count - 1] < 0);
    if (length == 0) {
      return isZeroToTheEnd(in) ? null : problem("there are bytes behind the last record");
    }
    if (length < 0 || length > size - offset - count - CHECKSUM_BYTES) {
      return problem("a record of " + length + " bytes ends behind the end of the file");
    }
    byte[] entry = new byte[length];
    in.readFully(entry);
    CRC32C checksum = new CRC32C();
    checksum.update(varint, 0, count);
    checksum.update(entry);
    if (in.readInt() != (int) checksum.getValue()) {
      return problem("a record's checksum differs");
    }
    recordBytes = (long) count + length + CHECKSUM_BYTES;
    try {
      return LogEntryProto.parseFrom(entry);
    } catch (InvalidProtocolBufferException e) {
      return problem("a record with a right checksum is no entry: " + e.getMessage());
    }
  }

  private static boolean isZeroToTheEnd(InputStream in) throws IOException {
    byte[] chunk = new byte[1 << 16];
    for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
      if (!isZero(count == chunk.length ? chunk : Arrays.copyOf(chunk, count))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(byte[] bytes) {
    for (byte each : bytes) {
      if (each != 0) {
        return false;
      }
    }
    return true;
  }

  private LogEntryProto problem(String what) {
    problems.add(new FileProblem(file, offset, what));
    return null;
  }
}
