package io.borough.verticles.ring;

import io.borough.error.ErrorCode;
import io.borough.impl.command.Command;
import io.borough.impl.command.Command.Condition;
import io.borough.impl.command.Command.Mutation;
import io.borough.impl.message.RaftMessages.WriteReply;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.impl.message.StorageMessages.ReadReply;
import io.borough.impl.message.StorageMessages.ReadRequest;
import io.borough.impl.message.StorageMessages.ReadResult;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import io.borough.impl.transport.Messenger;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Reads and writes the ring's authoritative copy: the value of partition "ring", key "table", in the system shard. This
 * node must lead the system shard.
 */
final class RingStore {
  private static final String PARTITION = "ring";
  private static final Buffer KEY = Buffer.buffer("table");
  private static final long READ_TIMEOUT_MS = 3_000;
  private static final long WRITE_TIMEOUT_MS = 5_000;

  /**
   * The ring as it was read or written.
   *
   * @param ring null when no ring was ever written
   * @param revision the value's revision; {@link Condition#ABSENT} when there is none
   */
  record Version(Ring ring, long revision) {}

  private final Messenger messenger;

  RingStore(Messenger messenger) {
    this.messenger = messenger;
  }

  /** Reads the ring. Fails when this node does not lead the system shard now. */
  Future<Version> read() {
    ReadRequest request = new ReadRequest(RingShard.SYSTEM, false, PARTITION, List.of(KEY));
    return messenger.<ReadReply>request(messenger.busId(), request, READ_TIMEOUT_MS).map(RingStore::version);
  }

  private static Version version(ReadReply reply) {
    ReadResult found = reply.found().get(0);
    if (found.value() == null) {
      return new Version(null, Condition.ABSENT);
    }
    try {
      WireReader wire = new WireReader(found.value());
      Ring ring = Ring.readFrom(wire);
      wire.end();
      return new Version(ring, found.revision());
    } catch (IllegalArgumentException e) {
      throw ErrorCode.CORRUPT_DATA.failure("the ring in the system shard cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Writes the next ring if the stored one has not changed since it was read, so that two coordinators at once do no
   * harm. Fails with {@code REVISION_MISMATCH} when it has.
   */
  Future<Version> write(Ring next, long readRevision) {
    byte[] command = new Command.Builder(PARTITION)
        .expect(KEY, readRevision)
        .add(new Mutation.Put(KEY, new WireWriter(4_096).message(next).toBuffer()))
        .build().toBytes();
    WriteRequest write = new WriteRequest(RingShard.SYSTEM, null, command);
    return messenger.<WriteReply>request(messenger.busId(), write, WRITE_TIMEOUT_MS)
        .map(reply -> new Version(next, reply.revision()));
  }
}
