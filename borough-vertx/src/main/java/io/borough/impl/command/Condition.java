package io.borough.impl.command;

import io.vertx.core.buffer.Buffer;

/**
 * A condition on one key. A command changes entries only when all its conditions hold.
 *
 * @param revision the one the key must have, {@link #ABSENT} or {@link #PRESENT}
 */
public record Condition(Buffer key, long revision) {
  /** The key must not exist. */
  public static final long ABSENT = 0;
  /** The key must exist, at any revision. */
  public static final long PRESENT = -1;

  /** Returns whether a key with the revision {@code current}, 0 when absent, meets the condition. */
  public boolean isMetBy(long current) {
    return revision == PRESENT ? current != ABSENT : revision == current;
  }
}
