/**
 * Runs the users' request verticles beside the partitions they serve.
 *
 * <p>{@link io.borough.verticles.handler.RequestDispatcherVerticle} receives the requests for partitions that this node
 * leads, on one event loop, and passes each to one of the {@link io.borough.verticles.handler.HandlerVerticle}s in
 * turn, which handles it on its own context.
 */
package io.borough.verticles.handler;
