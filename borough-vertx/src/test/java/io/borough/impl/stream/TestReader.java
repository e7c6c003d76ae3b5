package io.borough.impl.stream;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Reads a stream and notes what happens, and anything that must not. */
final class TestReader {
  private final CRC32C checksum = new CRC32C();
  private final List<String> faults = new ArrayList<>();
  private final Context context = Vertx.currentContext();
  private long bytes;
  private int buffers;
  private int ends;
  private Throwable failure;

  /** To be made on the context on which handlers are expected. */
  TestReader(ReadStream<Buffer> stream) {
    stream.exceptionHandler(this::failed).endHandler(this::ended).handler(this::read);
  }

  private synchronized void read(Buffer buffer) {
    if (ends > 0) {
      faults.add("a buffer after the end");
    }
    onContext();
    checksum.update(buffer.getBytes());
    bytes += buffer.length();
    buffers++;
  }

  private synchronized void ended(Void end) {
    onContext();
    ends++;
  }

  private synchronized void failed(Throwable cause) {
    onContext();
    failure = cause;
    ends++;
  }

  private void onContext() {
    if (Vertx.currentContext() != context) {
      faults.add("on " + Vertx.currentContext() + " instead of " + context);
    }
  }

  synchronized boolean isOver() {
    return ends > 0;
  }

  synchronized long bytes() {
    return bytes;
  }

  synchronized int buffers() {
    return buffers;
  }

  synchronized long checksum() {
    return checksum.getValue();
  }

  synchronized Throwable failure() {
    return failure;
  }

  /** Everything that must not have happened. */
  synchronized List<String> faults() {
    if (ends > 1) {
      faults.add(ends + " ends");
    }
    return List.copyOf(faults);
  }
}
