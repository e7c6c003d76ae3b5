/**
 * The API's calls as messages: which shard a name is in, which node leads it, what is tried again and what never.
 *
 * <p>Every node has a {@link io.borough.impl.client.NodeClient}; a CLIENT is nothing else. Any thread may call; answers
 * come on the caller's context. {@link io.borough.impl.client.Routes} is written by a few and read by all.
 */
package io.borough.impl.client;
