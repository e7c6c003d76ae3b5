/**
 * A key-value service behind a handler: operations as JSON bodies, and a partition read back as a stream.
 *
 * <p>Threads: the handler's event loop. Start reading at {@link io.borough.examples.kv.KvVerticle}.
 */
package io.borough.examples.kv;
