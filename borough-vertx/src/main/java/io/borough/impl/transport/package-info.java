/**
 * Messages between nodes and between the services of one node.
 *
 * <p>{@link io.borough.impl.transport.Messenger} may be called from any thread. Between two nodes, all messages of one
 * tick are sent as one frame to one clustered event-bus address. Within a node the message objects are passed on as
 * they are.
 */
package io.borough.impl.transport;
