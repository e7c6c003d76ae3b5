package io.borough.examples.peers.harness;

import java.util.concurrent.CompletableFuture;

/** A system, as its client sees it. Thread: any; futures complete on whichever the client uses. */
public interface Store extends AutoCloseable {
  /** Writes a value; completes when the system acknowledges it. */
  CompletableFuture<?> put(byte[] key, byte[] value);

  /** Reads the last value that was acknowledged; null when there is none. */
  CompletableFuture<byte[]> get(byte[] key);

  @Override
  void close();

  /** Connects to a system. */
  interface Opener {
    /** Opens it; may be called before the system serves, if its client waits for that by itself. */
    Store open() throws Exception;
  }
}
