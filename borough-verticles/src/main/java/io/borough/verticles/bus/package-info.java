/**
 * A clustered Vert.x of the node's own, for nodes that are not given one.
 *
 * <p>Blocking while Hazelcast starts and stops, on Vert.x's workers. Start with
 * {@link io.borough.verticles.bus.OwnVertx}.
 */
package io.borough.verticles.bus;
