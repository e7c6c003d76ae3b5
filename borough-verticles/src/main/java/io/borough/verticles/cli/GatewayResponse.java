package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.borough.error.ErrorCode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A response of the gateway. Its body is received while it is read.
 *
 * @param status the HTTP status
 * @param headers the HTTP headers
 * @param body can be read once; a read fails when the connection breaks before the end of the body
 */
record GatewayResponse(int status, MultiMap headers, InputStream body) {
  /** 16 MiB: far more than any JSON response that is read as a whole. */
  private static final int MAX_WHOLE_BYTES = 16 * 1024 * 1024;

  private static final String REVISION = "Borough-Revision";

  boolean isFailure() {
    return status >= 400;
  }

  /** Returns this response, or throws its error code and message when it is a failure. */
  GatewayResponse orFail() throws IOException, CommandException {
    if (!isFailure()) {
      return this;
    }
    String text = text();
    if (decoded(text) instanceof JsonObject failure && failure.getValue("code") instanceof String code) {
      throw new CommandException(
          ErrorCode.NOT_FOUND.name().equals(code) ? ExitCodes.ABSENT : ExitCodes.FAILED,
          code + " (" + failure.getValue("number") + "): " + failure.getValue("message"));
    }
    throw new CommandException(ExitCodes.FAILED, "HTTP status " + status + ": " + text); // for example from a proxy
  }

  /** Reads the whole body. */
  byte[] bytes() throws IOException, CommandException {
    byte[] bytes = body.readNBytes(MAX_WHOLE_BYTES + 1);
    if (bytes.length > MAX_WHOLE_BYTES) {
      throw new CommandException(ExitCodes.FAILED, "the response has more than " + MAX_WHOLE_BYTES + " bytes");
    }
    return bytes;
  }

  String text() throws IOException, CommandException {
    return new String(bytes(), UTF_8);
  }

  JsonObject object() throws IOException, CommandException {
    return decoded(text()) instanceof JsonObject object ? object : unexpected("a JSON object");
  }

  JsonArray array() throws IOException, CommandException {
    return decoded(text()) instanceof JsonArray array ? array : unexpected("a JSON array");
  }

  /** Returns the revision of a write. */
  long revision() throws CommandException {
    return number(headers.get(REVISION), REVISION);
  }

  /** Returns the revision of the value that was read. */
  long entityTag() throws CommandException {
    String tag = headers.get("ETag");
    return number(tag == null ? null : tag.replace("\"", ""), "ETag");
  }

  /** Returns the JSON value of a text, or the text itself when it is not JSON. */
  private static Object decoded(String text) {
    try {
      return Json.decodeValue(text);
    } catch (DecodeException e) { // the callers check the type
      return text;
    }
  }

  private static <T> T unexpected(String wanted) throws CommandException {
    throw new CommandException(ExitCodes.FAILED, "the response is not " + wanted + ": is this a Borough gateway?");
  }

  private static long number(String text, String header) throws CommandException {
    try {
      return Long.parseLong(String.valueOf(text));
    } catch (NumberFormatException e) {
      throw new CommandException(ExitCodes.FAILED, "the response has no " + header + ": is this a Borough gateway?", e);
    }
  }

  /**
   * A response's body for a thread that may block. It requests a few buffers at a time, so that the sender stops when
   * the reader stops.
   *
   * <p>Thread: one reader; the event loop of the response fills the queue.
   */
  static final class BodyStream extends InputStream {
    private static final int BUFFERS_AHEAD = 8;
    private static final Object END = new Object();

    private final ReadStream<Buffer> source;
    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>(); // at most BUFFERS_AHEAD and one end
    private Buffer current = Buffer.buffer();
    private int position;
    private Object end; // END or a Throwable, once the reader has reached it

    /** Takes over a stream; called on the stream's context before the stream delivers anything. */
    BodyStream(ReadStream<Buffer> source) {
      this.source = source;
      source.pause();
      source.exceptionHandler(received::add);
      source.endHandler(ended -> received.add(END));
      source.handler(received::add);
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

    /** Returns how many bytes can be read without blocking; at 0 the reader flushes its output. */
    @Override
    public int available() {
      if (position == current.length() && received.peek() instanceof Buffer) {
        take(received.remove());
      }
      return current.length() - position;
    }

    private boolean hasBytes() throws IOException {
      while (position == current.length()) {
        if (end == null) {
          try {
            take(received.take());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading the response", e);
          }
        } else if (end == END) {
          return false;
        } else {
          Throwable cause = (Throwable) end;
          throw new IOException("the response is incomplete: "
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
}
