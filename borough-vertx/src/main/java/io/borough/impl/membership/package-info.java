/**
 * Keeps what this node knows of the other nodes of its cluster: each node announces itself, and a node that leaves the
 * bus or falls silent is forgotten.
 *
 * <p>{@link io.borough.impl.membership.Membership} may be read from any thread; it changes on the messenger's event
 * loop. Uses {@code transport} and is not used by it.
 */
package io.borough.impl.membership;
