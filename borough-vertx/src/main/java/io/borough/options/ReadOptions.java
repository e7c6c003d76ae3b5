package io.borough.options;

import io.vertx.core.json.JsonObject;

/** The options of a read. */
public final class ReadOptions extends AbstractOptions<ReadOptions> {
  /** Linearizable: a read returns stale data only on request. */
  public static final Consistency DEFAULT_CONSISTENCY = Consistency.LINEARIZABLE;

  /** 5,000 ms: two elections of the default length fit in it, so that a read outlasts the failure of a leader. */
  public static final long DEFAULT_TIMEOUT_MS = RequestOptions.DEFAULT_TIMEOUT_MS;

  private static final OptionSchema SCHEMA = new OptionSchema();
  private static final Option<Consistency> CONSISTENCY = SCHEMA.constant("consistency", DEFAULT_CONSISTENCY);
  private static final Option<Long> TIMEOUT_MS =
      SCHEMA.int64("timeoutMs", DEFAULT_TIMEOUT_MS, 1, RequestOptions.MAX_TIMEOUT_MS);

  /** Makes the default options. */
  public ReadOptions() {
    super(SCHEMA);
  }

  /**
   * Copies options.
   *
   * @param other what to copy
   */
  public ReadOptions(ReadOptions other) {
    super(other);
  }

  /**
   * Reads options from JSON; a field that is left out or null keeps its default.
   *
   * @param json an object as {@link #toJson()} makes
   * @throws IllegalArgumentException when a field is unknown, of another type or out of range; the message names it
   */
  public ReadOptions(JsonObject json) {
    super(SCHEMA, json);
  }

  /** {@return the consistency of the read; never null} */
  public Consistency getConsistency() {
    return get(CONSISTENCY);
  }

  /**
   * Sets the consistency of the read.
   *
   * @param consistency {@link Consistency#LINEARIZABLE} by default
   * @return this
   */
  public ReadOptions setConsistency(Consistency consistency) {
    return set(CONSISTENCY, consistency);
  }

  /** {@return the deadline of the read; milliseconds from the call} */
  public long getTimeoutMs() {
    return get(TIMEOUT_MS);
  }

  /**
   * Sets the deadline of the read; past it the read fails with {@code READ_TIMEOUT}.
   *
   * @param timeoutMs milliseconds from the call, 1 to 3,600,000; 5,000 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public ReadOptions setTimeoutMs(long timeoutMs) {
    return set(TIMEOUT_MS, timeoutMs);
  }
}
