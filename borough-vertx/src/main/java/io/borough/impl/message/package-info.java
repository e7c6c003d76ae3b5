/**
 * Every message between the parts of a node and between nodes: immutable records without threads, in one file per
 * component.
 *
 * <p>{@link io.borough.impl.message.MessageType} lists all messages, each with its number and the component that serves
 * it. The description of {@link io.borough.impl.wire} says how a message gets a new field.
 */
package io.borough.impl.message;
