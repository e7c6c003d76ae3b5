/**
 * Starts the servers and the driver of every system, measures them in turn, and tells how they compare.
 *
 * <p>Start with {@link io.borough.examples.peers.runner.Peers}.
 */
package io.borough.examples.peers.runner;
