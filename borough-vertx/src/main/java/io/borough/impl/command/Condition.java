package io.borough.impl.command;

import io.vertx.core.buffer.Buffer;

/**
 * What must hold of a key before a command changes anything.
 *
 * @param revision the one the key must have, {@link #ABSENT} or {@link #PRESENT}
 */
public record Condition(Buffer key, long revision) {
  /** The key must not exist. */
  public static final long ABSENT = 0;
  /** The key must exist, at whatever revision. */
  public static final long PRESENT = -1;

  /** Whether a key whose revision is {@code current} (0 when absent) meets it. */
  public boolean isMetBy(long current) {
    return revision == PRESENT ? current != ABSENT : revision == current;
  }
}
