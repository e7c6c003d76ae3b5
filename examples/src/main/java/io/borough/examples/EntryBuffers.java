package io.borough.examples;

import io.borough.Entry;
import io.borough.EntryStream;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * A scan as the bytes of a reply's stream. It fetches from the scan what its reader fetches, and buffers nothing.
 *
 * <p>Thread: methods may be called on any; handlers are called on the scan's context.
 */
public abstract class EntryBuffers implements ReadStream<Buffer> {
  private final EntryStream entries;
  private volatile Handler<Throwable> exceptionHandler;

  /**
   * Takes over a scan, which ends with this stream.
   *
   * @param entries a scan without a handler so far
   */
  protected EntryBuffers(EntryStream entries) {
    this.entries = entries;
  }

  /**
   * Returns the bytes of an entry.
   *
   * @param entry the next entry of the scan
   * @return the buffer for the reader
   */
  protected abstract Buffer bytes(Entry entry);

  /**
   * Checks, when the scan has ended, that it was complete.
   *
   * @return the failure that the reader gets instead of the end, or null
   */
  protected Throwable failureAtEnd() {
    return null;
  }

  // snippet: scan-as-stream
  @Override
  public ReadStream<Buffer> handler(Handler<Buffer> handler) {
    if (handler == null) {
      entries.close(); // nobody reads on: the snapshot is not needed any more
    } else {
      entries.handler(entry -> handler.handle(bytes(entry)));
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    entries.fetch(amount);
    return this;
  }
  // end

  @Override
  public ReadStream<Buffer> pause() {
    entries.pause();
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    entries.resume();
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(Handler<Void> handler) {
    entries.endHandler(handler == null ? null : ended -> {
      Throwable failure = failureAtEnd();
      Handler<Throwable> listener = exceptionHandler;
      if (failure == null) {
        handler.handle(null);
      } else if (listener != null) {
        listener.handle(failure);
      }
    });
    return this;
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
    exceptionHandler = handler;
    entries.exceptionHandler(handler);
    return this;
  }
}
