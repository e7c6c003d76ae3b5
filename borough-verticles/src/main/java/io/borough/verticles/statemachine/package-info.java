/**
 * What the Raft and the storage side of a shard say to each other without a message in between: the updater thread that
 * Ratis gives each group is the one that applies, so a hop to another would own nothing.
 *
 * <p>Start with {@link io.borough.verticles.statemachine.ShardStore}.
 */
package io.borough.verticles.statemachine;
