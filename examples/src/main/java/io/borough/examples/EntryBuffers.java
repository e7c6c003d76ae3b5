package io.borough.examples;

import io.borough.Entry;
import io.borough.EntryStream;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * A scan as the bytes of a reply's stream. It asks the scan for as much as its own reader asks for, and holds nothing.
 *
 * <p>Thread: methods may be called on any; handlers are called on the scan's context.
 */
public abstract class EntryBuffers implements ReadStream<Buffer> {
  private final EntryStream entries;
  private volatile Handler<Throwable> exceptionHandler;

  /**
   * Takes over a scan, which ends with this stream.
   *
   * @param entries a scan that was not begun
   */
  protected EntryBuffers(EntryStream entries) {
    this.entries = entries;
  }

  /**
   * Makes the bytes of an entry.
   *
   * @param entry the scan's next
   * @return what the reader is given
   */
  protected abstract Buffer bytes(Entry entry);

  /**
   * Says, once the scan has ended, whether something was missing.
   *
   * @return a failure that the reader is given in the place of the end, or null
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
