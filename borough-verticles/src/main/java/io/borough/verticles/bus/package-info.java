/**
 * The clustered Vert.x of a node to which the application gives none.
 *
 * <p>Starting and stopping Hazelcast blocks, so it runs on threads of its own. Start with
 * {@link io.borough.verticles.bus.OwnVertx}.
 */
package io.borough.verticles.bus;
