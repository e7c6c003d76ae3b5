package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Builds a path and its query from raw bytes.
 *
 * <p>Escapes every byte except letters, digits, {@code -}, {@code _} and {@code ~}. The dot is escaped as well, because
 * proxies resolve dot segments and a key may be {@code ..}.
 */
final class RequestUri {
  private static final String PLAIN = "-_~";

  private final StringBuilder uri = new StringBuilder();
  private boolean query;

  /** Returns a path of segments that need no escaping, such as {@code /ring}. */
  static RequestUri of(String path) {
    RequestUri made = new RequestUri();
    made.uri.append(path);
    return made;
  }

  static RequestUri ofPartition(String partition) {
    return of("/partitions").segment(partition.getBytes(UTF_8));
  }

  RequestUri segment(byte[] bytes) {
    uri.append('/');
    escape(bytes);
    return this;
  }

  /** Adds a query parameter unless its value is null. */
  RequestUri parameter(String name, Object value) {
    if (value != null) {
      uri.append(query ? '&' : '?').append(name).append('=');
      query = true;
      escape(value.toString().getBytes(UTF_8));
    }
    return this;
  }

  @Override
  public String toString() {
    return uri.toString();
  }

  private void escape(byte[] bytes) {
    for (byte b : bytes) {
      if (b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || PLAIN.indexOf(b) >= 0) {
        uri.append((char) b);
      } else {
        uri.append('%').append(Character.toUpperCase(Character.forDigit(b >> 4 & 0xf, 16)))
            .append(Character.toUpperCase(Character.forDigit(b & 0xf, 16)));
      }
    }
  }
}
