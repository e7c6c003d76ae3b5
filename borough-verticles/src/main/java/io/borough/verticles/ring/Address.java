package io.borough.verticles.ring;

import java.util.Comparator;
import java.util.Locale;

/**
 * A node's host and Hazelcast port, as {@code base} names it. Ordered by host as text and then by port as a number.
 * Nodes know each other by address, so a host name that has not been looked up is no node's address.
 */
record Address(String host, int port) implements Comparable<Address> {
  private static final Comparator<Address> ORDER =
      Comparator.comparing(Address::host).thenComparingInt(Address::port);

  Address {
    host = host.toLowerCase(Locale.ROOT);
    host = host.equals("localhost") ? "127.0.0.1" : host;
  }

  /** Reads {@code host:port}. A text without a port number becomes an address that no node has. */
  static Address of(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
      return new Address(text, -1);
    }
    return new Address(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  /** Returns whether the host is an IPv4 address and not a name. */
  boolean isResolved() {
    return host.matches("[0-9.]+");
  }

  @Override
  public int compareTo(Address other) {
    return ORDER.compare(this, other);
  }

  /** Returns host:port, for messages. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
