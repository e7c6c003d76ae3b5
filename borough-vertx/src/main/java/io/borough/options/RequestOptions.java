package io.borough.options;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.Objects;

/** The options of a request to a partition's handler. */
public final class RequestOptions extends AbstractOptions<RequestOptions> {
  /** 5,000 ms: two elections of the default length fit in it, so that a request outlasts the failure of a leader. */
  public static final long DEFAULT_TIMEOUT_MS = 5_000;

  /** One hour: for work that takes longer use a stream, or a second request for its result. */
  public static final long MAX_TIMEOUT_MS = 3_600_000;

  /** False: calling a handler twice may do harm. */
  public static final boolean DEFAULT_IDEMPOTENT = false;

  private static final OptionSchema SCHEMA = new OptionSchema();
  private static final Option<Long> TIMEOUT_MS = SCHEMA.int64("timeoutMs", DEFAULT_TIMEOUT_MS, 1, MAX_TIMEOUT_MS);
  private static final Option<Boolean> IDEMPOTENT = SCHEMA.flag("idempotent", DEFAULT_IDEMPOTENT);
  private static final Option<MultiMap> HEADERS = SCHEMA.headers("headers");

  /** Makes the default options. */
  public RequestOptions() {
    super(SCHEMA);
  }

  /**
   * Copies options, with their headers.
   *
   * @param other what to copy
   */
  public RequestOptions(RequestOptions other) {
    super(other);
  }

  /**
   * Reads options from JSON; a field that is left out or null keeps its default.
   *
   * @param json an object as {@link #toJson()} makes; a header's value is text or an array of texts
   * @throws IllegalArgumentException when a field is unknown, of another type or out of range; the message names it
   */
  public RequestOptions(JsonObject json) {
    super(SCHEMA, json);
  }

  /** {@return the deadline of the reply; milliseconds from the call} */
  public long getTimeoutMs() {
    return get(TIMEOUT_MS);
  }

  /**
   * Sets the deadline of the reply. Past it the request fails, with {@code TIMEOUT} when a handler may have been
   * called. The streams of the reply may flow for longer.
   *
   * @param timeoutMs milliseconds from the call, 1 to 3,600,000; 5,000 by default
   * @return this
   * @throws IllegalArgumentException when out of that range
   */
  public RequestOptions setTimeoutMs(long timeoutMs) {
    return set(TIMEOUT_MS, timeoutMs);
  }

  /** {@return whether the handler may be called more than once for the request; false by default} */
  public boolean isIdempotent() {
    return get(IDEMPOTENT);
  }

  /**
   * Sets whether the handler may be called more than once. An idempotent request is sent again, within its deadline,
   * also when its node failed or lost its leadership after it was sent. Other requests are sent again only when no
   * handler was called. A request whose streams have begun to flow is never sent again.
   *
   * @param idempotent whether to do the same twice does no harm
   * @return this
   */
  public RequestOptions setIdempotent(boolean idempotent) {
    return set(IDEMPOTENT, idempotent);
  }

  /**
   * Returns further headers of the request. Each replaces the payload's header of the same name.
   *
   * @return the headers themselves, empty at first, whose names have no case
   */
  public MultiMap getHeaders() {
    return get(HEADERS);
  }

  /**
   * Sets all further headers at once.
   *
   * @param headers copied
   * @return this
   */
  public RequestOptions setHeaders(MultiMap headers) {
    Objects.requireNonNull(headers, "headers");
    if (headers != getHeaders()) {
      getHeaders().setAll(headers);
    }
    return this;
  }

  /**
   * Adds a header.
   *
   * @param name its name
   * @param value its value; added to those it has
   * @return this
   */
  public RequestOptions addHeader(String name, String value) {
    getHeaders().add(name, value);
    return this;
  }
}
