package io.borough.impl.client;

import io.borough.Entry;
import io.borough.EntryStream;
import io.borough.TypedEntry;
import io.borough.TypedEntryStream;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.function.Function;

/** Decodes a scan's entries as they come; the one that cannot be decoded ends it. Thread: as the stream behind it. */
final class TypedScanStream<K, V> implements TypedEntryStream<K, V> {
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
      Handler<Throwable> told = exceptionHandler;
      if (told != null) {
        told.handle(e);
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
