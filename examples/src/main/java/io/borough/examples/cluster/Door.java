package io.borough.examples.cluster;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * A way into the cluster. Both futures fail with {@link io.borough.error.BoroughException}s only.
 *
 * <p>Thread: the driver's event loop.
 */
interface Door {
  /** Writes an entry. */
  Future<Void> put(String partition, Buffer key, Buffer value);

  /** Reads an entry; null when it is absent. */
  Future<Buffer> get(String partition, Buffer key);
}
