/**
 * The ring: which nodes the cluster has, and which of them hold and lead each shard. Also how a cluster is founded and
 * how nodes join it.
 *
 * <p>The authoritative ring is one value in the system shard ({@code RingStore}). It changes only by a compare-and-put,
 * so that two coordinators at once do no harm. Every node keeps a copy of it ({@code RingReplicator}). The verticle
 * lives on one event loop; {@code DataFolder} blocks and is called on workers; {@code BootstrapDecision} and {@code
 * RingTransitions} are pure, and plans are made by package {@code planner}. Start with {@link
 * io.borough.verticles.ring.RingVerticle}.
 */
package io.borough.verticles.ring;
