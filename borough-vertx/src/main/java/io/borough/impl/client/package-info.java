/**
 * Turns calls of the API into messages: finds the shard of a partition and the shard's leader, and retries what is safe
 * to retry.
 *
 * <p>Three types are called a node. {@link io.borough.impl.client.ClientRuntime} sends the calls of a node, whatever
 * the node's role; start reading there. {@link io.borough.impl.client.ClientNode} is a node with the role CLIENT.
 * {@code DataNode}, in borough-verticles, is a node with the role DATA. A put goes from {@link
 * io.borough.impl.client.PartitionClient} to {@link io.borough.impl.client.RequestRouter}, which finds the leader in
 * {@link io.borough.impl.client.RoutingTable}. Thread: any; futures complete on the caller's context.
 */
package io.borough.impl.client;
