package io.borough.impl.client;

import io.borough.KeyRange;
import io.borough.WriteBatch;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.command.Command;
import io.borough.impl.command.Command.Condition;
import io.borough.impl.command.Command.Mutation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * Collects one atomic write. After an operation was refused, {@link #write} fails with the refusal and sends nothing.
 */
final class BatchClient implements WriteBatch {
  private static final int MUTATION_OVERHEAD_BYTES = 16;

  private final PartitionClient partition;
  private final Command.Builder command;
  private long bytes;
  private int mutations;
  private BoroughException bad;

  BatchClient(PartitionClient partition) {
    this.partition = partition;
    this.command = new Command.Builder(partition.name());
  }

  @Override
  public WriteBatch put(Buffer key, Buffer value) {
    refuse(partition.limits().ofKey(key));
    refuse(bad == null ? partition.limits().ofValue(value) : null);
    return add(bad != null ? null : new Mutation.Put(key, value),
        bad != null ? 0 : key.length() + value.length());
  }

  @Override
  public WriteBatch delete(Buffer key) {
    refuse(partition.limits().ofKey(key));
    return add(bad != null ? null : new Mutation.Delete(key), bad != null ? 0 : key.length());
  }

  @Override
  public WriteBatch clear(KeyRange range) {
    refuse(partition.limits().ofRange(range));
    if (bad != null) {
      return this;
    }
    Mutation clear = range.isEmpty()
        ? new Mutation.Clear(Buffer.buffer(), Buffer.buffer()) // nothing is below the empty key
        : new Mutation.Clear(range.startInclusive(), range.endExclusive());
    return add(clear, 2L * MUTATION_OVERHEAD_BYTES);
  }

  /** Makes the write depend on a key's revision, as {@link Condition} says. */
  BatchClient expect(Buffer key, long revision) {
    refuse(partition.limits().ofKey(key));
    if (revision < Condition.PRESENT) {
      refuse(ErrorCode.INVALID_ARGUMENT.failure("expectedRevision: " + revision + " is negative"));
    }
    if (bad == null) {
      command.expect(key, revision);
    }
    return this;
  }

  private WriteBatch add(Mutation mutation, long size) {
    bytes += size + MUTATION_OVERHEAD_BYTES;
    if (mutations > 0) {
      refuse(partition.limits().ofBatch(bytes)); // a lone put of the largest value is no batch
    }
    if (bad == null) {
      mutations++;
      command.add(mutation);
    }
    return this;
  }

  private void refuse(BoroughException reason) {
    if (bad == null) {
      bad = reason;
    }
  }

  @Override
  public Future<Long> write() {
    return bad != null ? partition.failed(bad) : partition.write(command.build());
  }
}
