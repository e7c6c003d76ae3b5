package io.borough.impl.message;

import io.borough.impl.wire.RecordCodec.Nullable;
import io.borough.impl.wire.RecordMessage;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Requests to the stores of a node's shards, and the replies. Reads and new scans go to the Raft group first, which
 * passes them on to the store.
 */
public sealed interface StorageMessages extends RecordMessage {
  /**
   * Asks for the values of keys at one moment; answered with {@link ReadReply}.
   *
   * @param local true reads this replica as it is; false proves leadership first
   */
  record ReadRequest(int shard, boolean local, String partition, List<Buffer> keys) implements StorageMessages {
    public ReadRequest {
      keys = List.copyOf(keys);
    }

    @Override
    public void writeTo(WireWriter wire) {
      wire.int32(shard).bool(local).text(partition).list(keys, WireWriter::bytes);
    }

    static ReadRequest readFrom(WireReader wire) {
      return new ReadRequest(wire.int32(), wire.bool(), wire.text(), wire.list(WireReader::buffer));
    }
  }

  /** What was found for each key, in the order of the keys. */
  record ReadReply(List<ReadResult> found) implements StorageMessages {
    public ReadReply {
      found = List.copyOf(found);
    }

    @Override
    public void writeTo(WireWriter wire) {
      wire.list(found, WireWriter::message);
    }

    static ReadReply readFrom(WireReader wire) {
      return new ReadReply(wire.list(ReadResult::readFrom));
    }
  }

  /** The value and revision of one entry; the value is null when the entry is absent. */
  record ReadResult(Buffer value, long revision) implements WireMessage {
    @Override
    public void writeTo(WireWriter wire) {
      wire.nullableBytes(value).int64(revision);
    }

    static ReadResult readFrom(WireReader wire) {
      return new ReadResult(wire.nullableBuffer(), wire.int64());
    }
  }

  /**
   * Opens a scan of the current state of a partition's range; answered with the first {@link ScanPage}.
   *
   * @param from the first key; empty is the partition's first
   * @param to the key after the last, or null
   * @param limit most entries, or -1; a seek starts the count again, so that a client which seeks keeps its own count
   * @param pageEntries most entries of a page
   * @param hold whether the scan stays open after its last page, so that a seek can go back
   */
  record ScanOpen(
      int shard,
      boolean local,
      String partition,
      Buffer from,
      @Nullable Buffer to,
      boolean reverse,
      long limit,
      boolean keys,
      boolean values,
      int pageEntries,
      boolean hold) implements StorageMessages {}

  /**
   * Asks for a scan's next page.
   *
   * @param seek null for the next entries; otherwise the key to go to first
   */
  record ScanNext(long scanId, @Nullable Buffer seek) implements StorageMessages {}

  /**
   * A page of a scan. After the last page a scan that is not held is closed.
   *
   * @param scanId the scan's number on the node that answered
   */
  record ScanPage(long scanId, List<ScanEntry> entries, boolean last) implements StorageMessages {
    public ScanPage {
      entries = List.copyOf(entries);
    }

    @Override
    public void writeTo(WireWriter wire) {
      wire.int64(scanId).list(entries, WireWriter::message).bool(last);
    }

    static ScanPage readFrom(WireReader wire) {
      return new ScanPage(wire.int64(), wire.list(ScanEntry::readFrom), wire.bool());
    }
  }

  /** An entry of a page; key or value are null where the scan leaves them out. */
  record ScanEntry(Buffer key, Buffer value, long revision) implements WireMessage {
    @Override
    public void writeTo(WireWriter wire) {
      wire.nullableBytes(key).nullableBytes(value).int64(revision);
    }

    static ScanEntry readFrom(WireReader wire) {
      return new ScanEntry(wire.nullableBuffer(), wire.nullableBuffer(), wire.int64());
    }
  }

  /** Closes a scan that its client no longer reads. */
  record ScanClose(long scanId) implements StorageMessages {}

  /** Asks roughly how many bytes a range takes on disk; answered with {@link SizeReply}. */
  record SizeRequest(int shard, String partition, Buffer from, @Nullable Buffer to) implements StorageMessages {}

  /** The size of a range in bytes. */
  record SizeReply(long bytes) implements StorageMessages {}

  /** Asks for one of RocksDB's properties of the shard; answered with {@link PropertyReply}. */
  record PropertyRequest(int shard, String property) implements StorageMessages {}

  /** The text of a property, or null when no property has the name. */
  record PropertyReply(@Nullable String value) implements StorageMessages {}

  /** Asks to compact a range; answered with {@link Ack} when the range is compacted. */
  record CompactRequest(int shard, String partition, Buffer from, @Nullable Buffer to) implements StorageMessages {}
}
