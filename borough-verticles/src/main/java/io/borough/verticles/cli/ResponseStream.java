package io.borough.verticles.cli;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * An answer's body for a thread that may block: asks for a few buffers at a time, so that a reader that stops reading
 * stops the sender.
 *
 * <p>Thread: one reader; the stream's event loop fills the queue.
 */
final class ResponseStream extends InputStream {
  private static final int BUFFERS_AHEAD = 8;
  private static final Object END = new Object();

  private final ReadStream<Buffer> source;
  private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>(); // BUFFERS_AHEAD and an end at most
  private Buffer current = Buffer.buffer();
  private int position;
  private Object end; // END or a Throwable, once it was seen

  /** Takes over a stream; called on the stream's context, before it flows. */
  ResponseStream(ReadStream<Buffer> source) {
    this.source = source;
    source.pause();
    source.exceptionHandler(arrived::add);
    source.endHandler(ended -> arrived.add(END));
    source.handler(arrived::add);
    source.fetch(BUFFERS_AHEAD);
  }

  @Override
  public int read() throws IOException {
    return hasBytes() ? current.getByte(position++) & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!hasBytes()) {
      return -1;
    }
    int count = Math.min(length, current.length() - position);
    current.getBytes(position, position + count, target, offset);
    position += count;
    return count;
  }

  /** Tells what can be read without waiting; 0 is the moment to flush what was made of the bytes before. */
  @Override
  public int available() {
    if (position == current.length() && arrived.peek() instanceof Buffer) {
      take(arrived.remove());
    }
    return current.length() - position;
  }

  private boolean hasBytes() throws IOException {
    while (position == current.length()) {
      if (end == null) {
        try {
          take(arrived.take());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("interrupted while the answer was read", e);
        }
      } else if (end == END) {
        return false;
      } else {
        Throwable cause = (Throwable) end;
        throw new IOException("the answer broke off: "
            + (cause instanceof HttpClosedException ? "the connection was closed" : cause), cause);
      }
    }
    return true;
  }

  private void take(Object next) {
    if (next instanceof Buffer buffer) {
      current = buffer;
      position = 0;
      source.fetch(1);
    } else {
      end = next;
    }
  }
}
