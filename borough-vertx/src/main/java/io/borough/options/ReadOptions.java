package io.borough.options;

import io.vertx.core.json.JsonObject;
import java.util.Objects;

/** The options of a read. */
public final class ReadOptions {
  /** Linearizable: a read returns stale data only on request. */
  public static final Consistency DEFAULT_CONSISTENCY = Consistency.LINEARIZABLE;

  /** 5,000 ms: two elections of the default length fit in it, so that a read outlasts the failure of a leader. */
  public static final long DEFAULT_TIMEOUT_MS = RequestOptions.DEFAULT_TIMEOUT_MS;

  private Consistency consistency = DEFAULT_CONSISTENCY;
  private long timeoutMs = DEFAULT_TIMEOUT_MS;

  /** Makes the default options. */
  public ReadOptions() {}

  /**
   * Copies options.
   *
   * @param other what to copy
   */
  public ReadOptions(ReadOptions other) {
    consistency = other.consistency;
    timeoutMs = other.timeoutMs;
  }

  /**
   * Reads options from JSON; a field that is left out or null keeps its default.
   *
   * @param json an object as {@link #toJson()} makes
   * @throws IllegalArgumentException when a field is unknown, of another type or out of range; the message names it
   */
  public ReadOptions(JsonObject json) {
    new JsonFields(json)
        .constant("consistency", Consistency.class, this::setConsistency)
        .int64("timeoutMs", this::setTimeoutMs)
        .end();
  }

  /**
   * Writes the options as JSON.
   *
   * @return a new object, from which the same options can be made
   */
  public JsonObject toJson() {
    return new JsonObject().put("consistency", consistency.name()).put("timeoutMs", timeoutMs);
  }

  /**
   * Returns the consistency of the read.
   *
   * @return never null
   */
  public Consistency getConsistency() {
    return consistency;
  }

  /**
   * Sets the consistency of the read.
   *
   * @param consistency {@link Consistency#LINEARIZABLE} by default
   * @return this
   */
  public ReadOptions setConsistency(Consistency consistency) {
    this.consistency = Objects.requireNonNull(consistency, "consistency");
    return this;
  }

  /**
   * Returns the deadline of the read.
   *
   * @return milliseconds from the call
   */
  public long getTimeoutMs() {
    return timeoutMs;
  }

  /**
   * Sets the deadline of the read; past it the read fails with {@code READ_TIMEOUT}.
   *
   * @param timeoutMs milliseconds from the call, 1 to 3,600,000; 5,000 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public ReadOptions setTimeoutMs(long timeoutMs) {
    this.timeoutMs = Checks.inRange("timeoutMs", timeoutMs, 1, RequestOptions.MAX_TIMEOUT_MS);
    return this;
  }

  @Override
  public String toString() {
    return "ReadOptions" + toJson().encode();
  }
}
