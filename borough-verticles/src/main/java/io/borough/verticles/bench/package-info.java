/**
 * Measures a cluster: a closed loop of so many open operations, from one driver, with what they cost its nodes.
 *
 * <p>Start with {@link io.borough.verticles.bench.Bench}.
 */
package io.borough.verticles.bench;
