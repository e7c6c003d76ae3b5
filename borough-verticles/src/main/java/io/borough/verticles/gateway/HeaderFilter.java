package io.borough.verticles.gateway;

import io.borough.error.ErrorCode;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;

/** The headers that pass between HTTP and payloads, both ways: the content type, {@code Borough-*} and {@code X-*}. */
final class HeaderFilter {
  private HeaderFilter() {}

  /**
   * Copies the headers that pass.
   *
   * @throws io.borough.error.BoroughException {@code HANDLER_FAILED} when one has characters that no HTTP header may
   *     have
   */
  static void copy(MultiMap from, MultiMap to) {
    for (Map.Entry<String, String> header : from) {
      String name = header.getKey();
      try {
        if (name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE.toString())) {
          to.set(name, header.getValue());
        } else if (begins(name, "Borough-") || begins(name, "X-")) {
          to.add(name, header.getValue());
        }
      } catch (IllegalArgumentException e) {
        throw ErrorCode.HANDLER_FAILED.failure("a header of the reply cannot be sent: " + e.getMessage());
      }
    }
  }

  private static boolean begins(String name, String prefix) {
    return name.regionMatches(true, 0, prefix, 0, prefix.length());
  }
}
