package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.buffer.Buffer;

/**
 * Opens a scan of a partition's range as it is now; answered with the first {@link ScanPage}.
 *
 * @param from the first key; empty is the partition's first
 * @param to the key after the last, or null
 * @param limit most entries, or -1; a seek begins to count anew, so that whoever seeks keeps the count
 * @param pageEntries most entries of a page
 * @param hold whether the scan stays open after its last page, so that a seek can go back
 */
public record ScanOpen(
    int shard,
    boolean local,
    String partition,
    Buffer from,
    Buffer to,
    boolean reverse,
    long limit,
    boolean keys,
    boolean values,
    int pageEntries,
    boolean hold)
    implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.int32(shard);
    wire.bool(local);
    wire.text(partition);
    wire.bytes(from);
    wire.nullableBytes(to);
    wire.bool(reverse);
    wire.int64(limit);
    wire.bool(keys);
    wire.bool(values);
    wire.int32(pageEntries);
    wire.bool(hold);
  }

  public static ScanOpen readFrom(WireReader wire) {
    wire.version(VERSION);
    return new ScanOpen(
        wire.int32(),
        wire.bool(),
        wire.text(),
        wire.buffer(),
        wire.nullableBuffer(),
        wire.bool(),
        wire.int64(),
        wire.bool(),
        wire.bool(),
        wire.int32(),
        wire.bool());
  }
}
