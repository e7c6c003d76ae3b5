/**
 * Agrees who holds what: the data folder's identity, how a cluster begins and grows, the ring, and the plan of its
 * shards.
 *
 * <p>The truth is one value in the system shard, changed only where it is still as it was read; so two coordinators at
 * once do no harm, and what every node keeps is a copy. The verticle lives on one event loop; {@code DataFolder} blocks
 * and is called from workers; {@code Founding} and {@code RingChange} are pure. Start with {@link
 * io.borough.verticles.ring.RingVerticle}.
 */
package io.borough.verticles.ring;
