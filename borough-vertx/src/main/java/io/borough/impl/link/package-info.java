/**
 * Carries messages between nodes and between the parts of one node.
 *
 * <p>{@link io.borough.impl.link.Messenger} may be called from any thread. Between two nodes everything that a tick has
 * to say goes as one frame to one clustered event-bus address; within a node the messages are handed over as they are.
 */
package io.borough.impl.link;
