/**
 * Reconciles this node's Raft groups with the ring, one small step at a time.
 *
 * <p>Each step is decided from a shard's row and the state of its group, and may be taken twice, so that a node
 * may crash at any point. The verticle lives on one event loop; {@code ReconcileAction} is pure. Start with {@link
 * io.borough.verticles.placement.PlacementVerticle}.
 */
package io.borough.verticles.placement;
