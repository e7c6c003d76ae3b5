/**
 * Every message between the parts of a node and between nodes: immutable records without threads, in one file per
 * service.
 *
 * <p>{@link io.borough.impl.message.MessageType} lists all messages, each with its number and the service that
 * receives it. The description of {@link io.borough.impl.wire} says how a message gets a new field.
 */
package io.borough.impl.message;
