/**
 * The interface between the Raft side and the storage side of a shard. Raft calls the store directly on the group's
 * updater thread, which applies entries anyway: a message to another thread would only add latency.
 *
 * <p>Start with {@link io.borough.verticles.statemachine.ShardStore}.
 */
package io.borough.verticles.statemachine;
