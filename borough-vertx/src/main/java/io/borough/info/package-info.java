/**
 * The state of a cluster for operators and programs: the ring, its nodes and shards, and a partition's replicas.
 *
 * <p>Each object is a snapshot of the moment when it was made. Its JSON form is that of the gateway. Threads:
 * everything here is immutable and may be used on any thread. Start reading at {@link io.borough.info.RingInfo}.
 */
package io.borough.info;
