/**
 * Who holds what: ids, the hash, the ring. Immutable values and pure functions, free to share between threads.
 *
 * <p>Start with {@link io.borough.impl.topology.Ring}.
 */
package io.borough.impl.topology;
