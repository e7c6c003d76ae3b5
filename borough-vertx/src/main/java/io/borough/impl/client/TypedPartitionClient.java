package io.borough.impl.client;

import io.borough.Entry;
import io.borough.EntryStream;
import io.borough.Partition;
import io.borough.ScanOptions;
import io.borough.TypedEntry;
import io.borough.TypedEntryStream;
import io.borough.TypedPartition;
import io.borough.codec.Codec;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/** Implements a typed partition: encodes keys and values for a partition and decodes its results. */
final class TypedPartitionClient<K, V> implements TypedPartition<K, V> {
  private final Partition partition;
  private final Codec<K> keys;
  private final Codec<V> values;

  TypedPartitionClient(Partition partition, Codec<K> keys, Codec<V> values) {
    this.partition = partition;
    this.keys = Objects.requireNonNull(keys, "keys");
    this.values = Objects.requireNonNull(values, "values");
  }

  @Override
  public Partition partition() {
    return partition;
  }

  @Override
  public Codec<K> keys() {
    return keys;
  }

  @Override
  public Codec<V> values() {
    return values;
  }

  @Override
  public Future<V> get(K key) {
    return guard(() -> partition.get(keys.encode(key)).map(this::value));
  }

  @Override
  public Future<TypedEntry<K, V>> getEntry(K key) {
    return guard(() -> partition.getEntry(keys.encode(key)).map(entry -> entry == null ? null : entry(entry)));
  }

  @Override
  public Future<List<V>> getMany(List<K> asked) {
    return guard(() -> partition.getMany(asked.stream().map(keys::encode).toList()).map(found -> {
      List<V> decoded = new ArrayList<>(found.size());
      found.forEach(each -> decoded.add(value(each)));
      return decoded;
    }));
  }

  @Override
  public Future<Long> put(K key, V value) {
    return guard(() -> partition.put(keys.encode(key), values.encode(value)));
  }

  @Override
  public Future<Long> delete(K key) {
    return guard(() -> partition.delete(keys.encode(key)));
  }

  @Override
  public Future<Long> compareAndPut(K key, V value, long expectedRevision) {
    return guard(() -> partition.compareAndPut(keys.encode(key), values.encode(value), expectedRevision));
  }

  @Override
  public Future<Long> compareAndDelete(K key, long expectedRevision) {
    return guard(() -> partition.compareAndDelete(keys.encode(key), expectedRevision));
  }

  @Override
  public TypedEntryStream<K, V> scan(ScanOptions options) {
    return new TypedScanStream<>(partition.scan(options), this::entry);
  }

  private TypedEntry<K, V> entry(Entry entry) {
    try {
      K key = entry.key() == null ? null : keys.decode(entry.key());
      return new TypedEntry<>(key, value(entry.value()), entry.revision());
    } catch (RuntimeException e) { // also anything that a user's codec throws
      throw refused(e);
    }
  }

  private V value(Buffer bytes) {
    try {
      return bytes == null ? null : values.decode(bytes);
    } catch (RuntimeException e) { // also anything that a user's codec throws
      throw refused(e);
    }
  }

  private static <T> Future<T> guard(Supplier<Future<T>> call) {
    try {
      return call.get();
    } catch (RuntimeException e) { // a codec refused what it was to encode
      return Future.failedFuture(refused(e));
    }
  }

  private static BoroughException refused(RuntimeException cause) {
    return cause instanceof BoroughException known ? known
        : ErrorCode.INVALID_ARGUMENT.failure("the codec refused: " + Failures.messageOf(cause), cause);
  }

  /** Decodes the entries of a scan. An entry that cannot be decoded ends the scan. Thread: that of the scan. */
  private static final class TypedScanStream<K, V> implements TypedEntryStream<K, V> {
    private final EntryStream entries;
    private final Function<Entry, TypedEntry<K, V>> decode;
    private volatile Handler<Throwable> exceptionHandler;
    private boolean refused; // belongs to the stream's context

    TypedScanStream(EntryStream entries, Function<Entry, TypedEntry<K, V>> decode) {
      this.entries = entries;
      this.decode = decode;
    }

    @Override
    public TypedEntryStream<K, V> exceptionHandler(Handler<Throwable> handler) {
      exceptionHandler = handler;
      entries.exceptionHandler(handler);
      return this;
    }

    @Override
    public TypedEntryStream<K, V> handler(Handler<TypedEntry<K, V>> handler) {
      entries.handler(handler == null ? null : entry -> decoded(entry, handler));
      return this;
    }

    private void decoded(Entry entry, Handler<TypedEntry<K, V>> handler) {
      if (refused) {
        return;
      }
      TypedEntry<K, V> typed;
      try {
        typed = decode.apply(entry);
      } catch (RuntimeException e) { // a codec is the user's: it may throw anything
        refused = true;
        entries.close();
        Handler<Throwable> listener = exceptionHandler;
        if (listener != null) {
          listener.handle(e);
        }
        return;
      }
      handler.handle(typed);
    }

    @Override
    public TypedEntryStream<K, V> pause() {
      entries.pause();
      return this;
    }

    @Override
    public TypedEntryStream<K, V> resume() {
      entries.resume();
      return this;
    }

    @Override
    public TypedEntryStream<K, V> fetch(long amount) {
      entries.fetch(amount);
      return this;
    }

    @Override
    public TypedEntryStream<K, V> endHandler(Handler<Void> handler) {
      entries.endHandler(handler);
      return this;
    }

    @Override
    public Future<Void> close() {
      return entries.close();
    }
  }
}
