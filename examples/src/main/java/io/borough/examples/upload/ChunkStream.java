package io.borough.examples.upload;

import io.borough.Entry;
import io.borough.EntryStream;
import io.borough.error.ErrorCode;
import io.borough.examples.EntryBuffers;
import io.vertx.core.buffer.Buffer;

/** A file's chunks as the stream that was uploaded. */
final class ChunkStream extends EntryBuffers {
  private int missing; // touched on the scan's context only

  ChunkStream(EntryStream chunks, int count) {
    super(chunks);
    this.missing = count;
  }

  @Override
  protected Buffer bytes(Entry chunk) {
    missing--;
    return chunk.value();
  }

  /** Another upload may have taken the file's place after its manifest was read and before the scan began. */
  @Override
  protected Throwable failureAtEnd() {
    return missing == 0 ? null : ErrorCode.SCAN_EXPIRED.failure("the file was replaced: ask again");
  }
}
