/**
 * Runs the users' request verticles beside the partitions they serve.
 *
 * <p>{@link io.borough.verticles.handler.HandlersVerticle} takes requests for this node on an event loop and gives each
 * to the next of the {@link io.borough.verticles.handler.HandlerVerticle}s, on that one's own context.
 */
package io.borough.verticles.handler;
