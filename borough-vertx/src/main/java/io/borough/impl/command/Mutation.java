package io.borough.impl.command;

import io.vertx.core.buffer.Buffer;

/** One change of a partition's entries. */
public sealed interface Mutation {
  /** Writes a value. */
  record Put(Buffer key, Buffer value) implements Mutation {}

  /** Deletes a key; absent is no error. */
  record Delete(Buffer key) implements Mutation {}

  /**
   * Deletes a range.
   *
   * @param from the first key; empty is the partition's first
   * @param to the key after the last, or null for the partition's end
   */
  record Clear(Buffer from, Buffer to) implements Mutation {}
}
