package io.borough.verticles.gateway;

import io.borough.Entry;
import io.borough.EntryStream;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * The answer to one scan: lines as fast as the client takes them.
 *
 * <p>The head is sent when the first entry or the end has come, because by then the snapshot is taken; until then a
 * failure is an answer of its own. After that a failure breaks the connection off, and only a whole scan ends well.
 * Belongs to the event loop.
 */
final class ScanResponse {
  private static final String NDJSON = "application/x-ndjson";
  private static final int CHUNK_BYTES = 16 * 1_024; // so that a line is not a chunk of its own

  private final Context context;
  private final HttpExchange exchange;
  private final HttpServerResponse response;
  private final EntryStream entries;
  private final EntryJson lines;
  private Buffer chunk = Buffer.buffer();
  private boolean flushing;

  ScanResponse(Context context, HttpExchange exchange, EntryStream entries, EntryJson lines) {
    this.context = context;
    this.exchange = exchange;
    this.response = exchange.response();
    this.entries = entries;
    this.lines = lines;
  }

  void begin() {
    exchange.whenOver(entries::close); // frees the snapshot, when the client goes away too
    entries.exceptionHandler(this::failed).endHandler(end -> ended()).handler(this::entry);
  }

  private void entry(Entry entry) {
    if (exchange.isOver()) {
      return; // handed over before the close took effect
    }
    beginAnswer();
    lines.appendLine(chunk, entry);
    if (chunk.length() >= CHUNK_BYTES) {
      flush();
    } else if (!flushing) { // what came with this page goes out in one chunk
      flushing = true;
      context.runOnContext(later -> flush());
    }
  }

  private void beginAnswer() {
    if (!response.headWritten()) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, NDJSON).setChunked(true);
      response.drainHandler(drained -> entries.resume());
      response.writeHead();
    }
  }

  private void flush() {
    flushing = false;
    if (exchange.isOver() || chunk.length() == 0) {
      return;
    }
    Buffer full = chunk;
    chunk = Buffer.buffer();
    response.write(full);
    if (response.writeQueueFull()) {
      entries.pause();
    }
  }

  private void ended() {
    if (!exchange.isOver()) {
      beginAnswer();
      StreamedEnd.end(exchange, chunk);
    }
  }

  private void failed(Throwable cause) {
    if (exchange.isOpen()) {
      exchange.fail(cause);
    } else {
      exchange.breakOff();
    }
  }
}
