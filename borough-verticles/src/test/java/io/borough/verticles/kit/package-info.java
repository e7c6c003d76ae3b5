/**
 * Real nodes for tests: forked processes that can be killed, and clusters within this JVM.
 *
 * <p>Start with {@link io.borough.verticles.kit.ForkedCluster} and {@link io.borough.verticles.kit.LocalCluster}.
 */
package io.borough.verticles.kit;
