/**
 * Measures a cluster with a closed-loop load generator in one driver, and the resource usage of the nodes.
 *
 * <p>Start with {@link io.borough.verticles.bench.Bench}.
 */
package io.borough.verticles.bench;
