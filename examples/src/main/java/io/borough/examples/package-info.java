/**
 * Programs that show how Borough is used; the README's snippets are regions of them.
 *
 * <p>Each sub-package is one example: a {@link io.borough.RequestVerticle} that answers requests for a partition, and a
 * program with a {@code main} that runs it on a cluster of one node in its own process. Threads: a handler runs on its
 * verticle's event loop, a program on the main thread, which waits for it. Start reading at {@link
 * io.borough.examples.counter.CounterVerticle}, then {@link io.borough.examples.kv.KvVerticle} and {@link
 * io.borough.examples.upload.UploadVerticle}.
 */
package io.borough.examples;
