package io.borough;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;

/**
 * An {@link EntryStream} whose keys and values are decoded by codecs.
 *
 * <p>Made by {@link TypedPartition#scan(ScanOptions)}. It behaves as an {@link EntryStream} does. When a codec cannot
 * decode an entry, the stream fails with {@link io.borough.error.RejectedException} ({@code INVALID_ARGUMENT}) and is
 * closed.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface TypedEntryStream<K, V> extends ReadStream<TypedEntry<K, V>> {
  @Override
  TypedEntryStream<K, V> exceptionHandler(Handler<Throwable> handler);

  @Override
  TypedEntryStream<K, V> handler(Handler<TypedEntry<K, V>> handler);

  @Override
  TypedEntryStream<K, V> pause();

  @Override
  TypedEntryStream<K, V> resume();

  @Override
  TypedEntryStream<K, V> fetch(long amount);

  @Override
  TypedEntryStream<K, V> endHandler(Handler<Void> endHandler);

  /**
   * Stops the scan and frees its snapshot, as {@link EntryStream#close()} does.
   *
   * @return completes on the caller's context; never fails
   */
  Future<Void> close();
}
