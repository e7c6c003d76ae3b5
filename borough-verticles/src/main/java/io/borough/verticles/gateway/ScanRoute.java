package io.borough.verticles.gateway;

import io.borough.Entry;
import io.borough.EntryStream;
import io.borough.ScanOptions;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** Reads a range of keys as lines of JSON. */
final class ScanRoute {
  private final Vertx vertx;
  private final GatewayNode node;

  ScanRoute(Vertx vertx, GatewayNode node) {
    this.vertx = vertx;
    this.node = node;
  }

  void scan(HttpExchange exchange, PartitionRoutes.Target target) {
    ByteEncoding encoding = target.parameters().encoding();
    ScanOptions options = target.parameters().scan(encoding);
    target.parameters().end();
    Context context = vertx.getOrCreateContext();
    EntryStream entries = node.partition(target.partition(), exchange.remainingMs()).scan(options);
    new ScanResponse(context, exchange, entries, new EntryJson(encoding, options.isKeys(), options.isValues())).begin();
  }

  /**
   * The response to one scan: a line for each entry, written as fast as the client reads.
   *
   * <p>The head is sent with the first entry or the end, when the snapshot exists; until then a failure is sent as an
   * error response. After the head a failure resets the connection, so that only a complete scan ends normally. Belongs
   * to the event loop.
   */
  private static final class ScanResponse {
    private static final String NDJSON = "application/x-ndjson";
    private static final int CHUNK_BYTES = 16 * 1_024; // many lines share a chunk

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
      exchange.onEnd(entries::close); // releases the snapshot, also when the client disconnects
      entries.exceptionHandler(this::failed).endHandler(end -> ended()).handler(this::entry);
    }

    private void entry(Entry entry) {
      if (exchange.isEnded()) {
        return; // delivered before the close took effect
      }
      beginResponse();
      lines.appendLine(chunk, entry);
      if (chunk.length() >= CHUNK_BYTES) {
        flush();
      } else if (!flushing) { // the entries of a page share a chunk
        flushing = true;
        context.runOnContext(later -> flush());
      }
    }

    private void beginResponse() {
      if (!response.headWritten()) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, NDJSON).setChunked(true);
        response.drainHandler(drained -> entries.resume());
        response.writeHead();
      }
    }

    private void flush() {
      flushing = false;
      if (exchange.isEnded() || chunk.length() == 0) {
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
      if (!exchange.isEnded()) {
        beginResponse();
        HttpResponses.endStreamed(exchange, chunk);
      }
    }

    private void failed(Throwable cause) {
      if (exchange.isOpen()) {
        exchange.fail(cause);
      } else {
        exchange.reset();
      }
    }
  }
}
