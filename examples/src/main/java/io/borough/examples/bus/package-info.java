/**
 * Sends a request to a partition over the event bus, without Borough's API, as any verticle of the same Vert.x cluster
 * can.
 *
 * <p>Threads: the verticle's event loop. Start reading at {@link io.borough.examples.bus.VisitsVerticle}.
 */
package io.borough.examples.bus;
