/**
 * Whole nodes: three in this JVM for every operation from each to each, and forked processes that are killed.
 */
package io.borough.verticles.cluster;
