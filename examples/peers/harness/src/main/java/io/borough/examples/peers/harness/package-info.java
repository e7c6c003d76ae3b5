/**
 * What is the same for every system: the work, the closed loop that does it, and the process that is told to.
 *
 * <p>Start with {@link io.borough.examples.peers.harness.Driver}.
 */
package io.borough.examples.peers.harness;
