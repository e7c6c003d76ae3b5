package io.borough.verticles.gateway;

import io.borough.error.ErrorCode;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.OptionalLong;

/**
 * What a request's headers demand of the key's revision.
 *
 * @param ifMatch null when there is none
 * @param ifNoneMatch null when there is none; on a write it is {@code *}
 */
record Preconditions(EntityTags ifMatch, EntityTags ifNoneMatch) {
  /** Expects that the key exists, at whatever revision: see {@link GatewayNode#partition}. */
  private static final long PRESENT = -1;

  private static final long ABSENT = 0;

  static Preconditions ofRead(MultiMap headers) {
    return new Preconditions(EntityTags.parse("If-Match", headers.getAll(HttpHeaders.IF_MATCH)),
        EntityTags.parse("If-None-Match", headers.getAll(HttpHeaders.IF_NONE_MATCH)));
  }

  /**
   * Reads the headers of a write.
   *
   * @throws io.borough.error.RejectedException {@code INVALID_ARGUMENT} when they demand what no write can promise
   */
  static Preconditions ofWrite(HttpMethod method, MultiMap headers) {
    Preconditions conditions = ofRead(headers);
    EntityTags absent = conditions.ifNoneMatch();
    if (absent != null && (method == HttpMethod.DELETE || !absent.any() || conditions.ifMatch() != null)) {
      throw ErrorCode.INVALID_ARGUMENT.failure(
          "If-None-Match: a PUT takes it as *, without If-Match, and a DELETE does not take it");
    }
    return conditions;
  }

  boolean isNone() {
    return ifMatch == null && ifNoneMatch == null;
  }

  /** The revision that a compare-and-put has to expect; empty when only the present one tells. */
  OptionalLong expected() {
    if (ifNoneMatch != null) {
      return OptionalLong.of(ABSENT);
    }
    return ifMatch.any() ? OptionalLong.of(PRESENT) : ifMatch.onlyRevision();
  }
}
