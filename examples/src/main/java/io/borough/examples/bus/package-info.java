/**
 * Asks for a partition without a word of Borough's API: over the event bus, as any verticle of the same Vert.x cluster
 * can.
 *
 * <p>Threads: the verticle's event loop. Start reading at {@link io.borough.examples.bus.VisitsVerticle}.
 */
package io.borough.examples.bus;
