/**
 * The placement of shards on nodes: ids, the hash, the ring. Immutable values and pure functions, for any thread.
 *
 * <p>Start with {@link io.borough.impl.topology.Ring}.
 */
package io.borough.impl.topology;
