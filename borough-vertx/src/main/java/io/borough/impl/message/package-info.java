/**
 * Every word that the parts of a node, and the nodes, say to each other: immutable records that write and read
 * themselves.
 *
 * <p>Values without threads. {@link io.borough.impl.message.MessageType} lists them all with the part each is for.
 */
package io.borough.impl.message;
