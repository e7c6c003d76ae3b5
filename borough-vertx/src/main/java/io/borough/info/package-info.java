/**
 * What operators and programs see of a cluster: the ring, its nodes and shards, and a partition's replicas.
 *
 * <p>Snapshots, true when they were taken. Their JSON is the gateway's. Threads: everything here is immutable and may
 * be used on any thread. Start reading at {@link io.borough.info.RingInfo}.
 */
package io.borough.info;
