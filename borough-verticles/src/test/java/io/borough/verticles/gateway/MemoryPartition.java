package io.borough.verticles.gateway;

import io.borough.Entry;
import io.borough.EntryIterator;
import io.borough.EntryStream;
import io.borough.KeyRange;
import io.borough.Partition;
import io.borough.ScanOptions;
import io.borough.TypedPartition;
import io.borough.WriteBatch;
import io.borough.codec.Codec;
import io.borough.error.ErrorCode;
import io.borough.info.PartitionInfo;
import io.borough.info.ReplicaInfo;
import io.borough.info.ReplicaRole;
import io.borough.options.ReadOptions;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A partition of a {@link MemoryNode}. */
final class MemoryPartition implements Partition {
  private final MemoryNode node;
  private final String name;

  MemoryPartition(MemoryNode node, String name) {
    this.node = node;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Future<Buffer> get(Buffer key) {
    return getEntry(key).map(entry -> entry == null ? null : entry.value());
  }

  @Override
  public Future<Buffer> get(Buffer key, ReadOptions options) {
    return getEntry(key, options).map(entry -> entry == null ? null : entry.value());
  }

  @Override
  public Future<Entry> getEntry(Buffer key) {
    return node.gate().compose(open -> Future.succeededFuture(node.entries(name).get(key.getBytes())));
  }

  @Override
  public Future<Entry> getEntry(Buffer key, ReadOptions options) {
    node.lastConsistency = options.getConsistency();
    if (key.length() > 1_024) {
      return Future.failedFuture(ErrorCode.KEY_TOO_LARGE.failure("a key of " + key.length() + " bytes"));
    }
    return getEntry(key);
  }

  @Override
  public Future<List<Buffer>> getMany(List<Buffer> keys) {
    return node.entries(name, keys, 1).map(entries -> entries.stream().map(Entry::value).collect(Collectors.toList()));
  }

  @Override
  public Future<Long> put(Buffer key, Buffer value) {
    return write(() -> put(key, value, node.next()));
  }

  private long put(Buffer key, Buffer value, long revision) {
    node.entries(name).put(key.getBytes(), new Entry(key.copy(), value.copy(), revision));
    return revision;
  }

  @Override
  public Future<Long> delete(Buffer key) {
    return write(() -> {
      node.entries(name).remove(key.getBytes());
      return node.next();
    });
  }

  @Override
  public Future<Long> compareAndPut(Buffer key, Buffer value, long expectedRevision) {
    return write(() -> {
      check(key, expectedRevision);
      return put(key, value, node.next());
    });
  }

  @Override
  public Future<Long> compareAndDelete(Buffer key, long expectedRevision) {
    return write(() -> {
      check(key, expectedRevision);
      node.entries(name).remove(key.getBytes());
      return node.next();
    });
  }

  private void check(Buffer key, long expected) {
    Entry entry = node.entries(name).get(key.getBytes());
    long current = entry == null ? 0 : entry.revision();
    if (expected == -1 ? current == 0 : current != expected) {
      throw ErrorCode.mismatch(current, "expected " + expected + " and found " + current);
    }
  }

  private Future<Long> write(Supplier<Long> write) {
    return node.gate().compose(open -> {
      node.writes++;
      return Future.succeededFuture(write.get());
    });
  }

  @Override
  public WriteBatch batch() {
    List<Runnable> changes = new ArrayList<>();
    long revision = node.next();
    return new WriteBatch() {
      @Override
      public WriteBatch put(Buffer key, Buffer value) {
        changes.add(() -> MemoryPartition.this.put(key, value, revision));
        return this;
      }

      @Override
      public WriteBatch delete(Buffer key) {
        changes.add(() -> node.entries(name).remove(key.getBytes()));
        return this;
      }

      @Override
      public WriteBatch clear(KeyRange range) {
        changes.add(() -> node.entries(name).values().removeIf(entry -> range.contains(entry.key())));
        return this;
      }

      @Override
      public Future<Long> write() {
        return MemoryPartition.this.write(() -> {
          changes.forEach(Runnable::run);
          return revision;
        });
      }
    };
  }

  @Override
  public Future<Long> clear(KeyRange range) {
    return batch().clear(range).write();
  }

  @Override
  public EntryStream scan(ScanOptions options) {
    List<Entry> found = node.entries(name).values().stream().filter(entry -> options.getRange().contains(entry.key()))
        .collect(Collectors.toCollection(ArrayList::new));
    if (options.isReverse()) {
      Collections.reverse(found);
    }
    long limit = options.getLimit() < 0 ? found.size() : Math.min(found.size(), options.getLimit());
    MemoryScan scan = new MemoryScan(found.subList(0, (int) limit), node.scanFailure, node.scanFailsAfter);
    node.lastScan = scan;
    return scan;
  }

  @Override
  public EntryIterator iterator(ScanOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Long> approximateSize(KeyRange range) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<String> property(String property) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Void> compact(KeyRange range) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<PartitionInfo> info() {
    return node.gate().map(open -> new PartitionInfo(name, 1, "node-1", 3,
        List.of(new ReplicaInfo("node-1", ReplicaRole.LEADER, 17, 0),
            new ReplicaInfo("node-2", ReplicaRole.FOLLOWER, 15, 2))));
  }

  @Override
  public <K, V> TypedPartition<K, V> as(Codec<K> keys, Codec<V> values) {
    throw new UnsupportedOperationException();
  }
}
