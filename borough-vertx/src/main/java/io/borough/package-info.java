/**
 * Borough's API: partitions, small ordered durable key-value stores that live where their request handlers run.
 *
 * <p>Start reading at {@link io.borough.Borough}, a node, then {@link io.borough.Partition}, what it stores, and {@link
 * io.borough.RequestVerticle}, what answers requests for a partition.
 *
 * <p>The implementation is in {@code io.borough.impl} (the calling side) and, in the module borough-verticles, in
 * {@code io.borough.verticles} (what a data node runs). The page {@code docs/internals.md} of the source is the map:
 * the packages, a glossary, and the way of a write, a read and a request to the disk, with the class of each step.
 *
 * <p>Threads: every interface here may be used from any thread. A future that a method returns completes on the
 * caller's context: the one current when the method was called, or a new one where the caller had none. Handlers and
 * the futures of one object complete on the context that made the object, where its documentation says so.
 *
 * <p>Failures: a method that returns a future never throws; its future fails with a {@link
 * io.borough.error.BoroughException}. Methods that only collect settings throw {@link IllegalArgumentException} at
 * once. Borough neither copies nor changes buffers that are passed in: do not change them before the future has
 * completed. Buffers that Borough returns may be shared: copy one before changing it.
 */
package io.borough;
