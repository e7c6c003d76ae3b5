package io.borough.examples.upload;

import io.borough.Partition;
import io.borough.WriteBatch;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Writes one stream into a partition as numbered chunks. Belongs to the handler's context. */
final class ChunkWriter {
  static final int CHUNK_BYTES = 64 * 1024;

  /** 1 MiB: sixteen chunks share one entry of the log, and the stream waits while they are written. */
  private static final int BATCH_BYTES = 16 * CHUNK_BYTES;

  private final Partition partition;
  private final String id;
  private final MessageDigest sha256 = sha256();
  private Buffer waiting = Buffer.buffer(); // less than a batch and one buffer
  private int chunks;
  private long bytes;
  private Future<Long> written = Future.succeededFuture();

  ChunkWriter(Partition partition, String id) {
    this.partition = partition;
    this.id = id;
  }

  // snippet: chunk-writer
  Future<Manifest> write(ReadStream<Buffer> file) {
    Promise<Manifest> done = Promise.promise();
    file.exceptionHandler(done::tryFail); // the sender's stream failed, or its node went away
    file.handler(buffer -> {
      add(buffer);
      if (waiting.length() >= BATCH_BYTES) {
        file.pause(); // the sender is held up too, by the credit that it is not given
        written = writeWaiting(CHUNK_BYTES).onSuccess(revision -> file.resume()).onFailure(done::tryFail);
      }
    });
    file.endHandler(ended -> written.compose(revision -> writeWaiting(1))
        .map(revision -> new Manifest(id, chunks, bytes, HexFormat.of().formatHex(sha256.digest())))
        .onComplete(done));
    file.resume();
    return done.future();
  }

  /** Writes every chunk that has at least so many bytes, all in one batch. */
  private Future<Long> writeWaiting(int leastBytes) {
    WriteBatch batch = partition.batch();
    int start = 0;
    while (waiting.length() - start >= leastBytes) {
      int end = Math.min(start + CHUNK_BYTES, waiting.length());
      batch.put(Manifest.chunkKey(id, chunks++), waiting.getBuffer(start, end));
      start = end;
    }
    waiting = waiting.getBuffer(start, waiting.length());
    return batch.write();
  }
  // end

  private void add(Buffer buffer) {
    waiting.appendBuffer(buffer);
    bytes += buffer.length();
    sha256.update(buffer.getBytes());
  }

  static MessageDigest sha256() throws BoroughException {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) { // every Java has it
      throw ErrorCode.UNSUPPORTED.failure(e.getMessage(), e);
    }
  }
}
