/**
 * Makes the real Raft groups equal to the ring, one small step at a time.
 *
 * <p>Nothing is remembered between looks: each step follows from a shard's row and from what its group is doing, and
 * may be done twice, so any node may die at any point. The verticle lives on one event loop; {@code NextStep} is pure.
 * Start with {@link io.borough.verticles.placement.PlacementVerticle}.
 */
package io.borough.verticles.placement;
