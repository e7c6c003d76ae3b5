package io.borough.options;

import java.util.Objects;
import java.util.regex.Pattern;

/** The checks of setters. Each message begins with the name of the option, for which operators search. */
final class Checks {
  static final int KIB = 1_024;
  static final int MIB = 1_024 * KIB;
  static final long GIB = 1_024L * MIB;

  private static final Pattern CLUSTER_NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^\\s:\\[\\]]+):([0-9]{1,5})");
  private static final Pattern HOST_WITH_PORT = Pattern.compile("(\\[.*]|[^:]*):[0-9]*");
  private static final Pattern HTTP_HOST =
      Pattern.compile("\\*|(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]{1,253})(?::([0-9]{1,5}))?");

  private Checks() {}

  static long inRange(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + ": " + value + " is not within " + least + " to " + most);
    }
    return value;
  }

  static int inRange(String name, int value, int least, int most) {
    return (int) inRange(name, (long) value, least, most);
  }

  static String length(String name, String value, int least, int most) {
    Objects.requireNonNull(value, name);
    if (value.length() < least || value.length() > most) {
      throw new IllegalArgumentException(
          name + ": has " + value.length() + " characters, not " + least + " to " + most);
    }
    return value;
  }

  static String clusterName(String name, String clusterName) {
    Objects.requireNonNull(clusterName, name);
    that(CLUSTER_NAME.matcher(clusterName).matches(),
        name + ": \"" + clusterName + "\" is not 1 to 64 of A-Z a-z 0-9 . _ -");
    return clusterName;
  }

  static String hostAndPort(String name, String address) {
    Objects.requireNonNull(address, name);
    var parts = HOST_AND_PORT.matcher(address);
    if (!parts.matches()) {
      throw new IllegalArgumentException(name + ": \"" + address + "\" is not host:port");
    }
    inRange(name, Integer.parseInt(parts.group(2)), 1, 65_535);
    return address;
  }

  static String host(String name, String host) {
    length(name, host, 1, 255);
    that(host.chars().noneMatch(Character::isWhitespace), name + ": \"" + host + "\" is not a name or an address");
    that(!HOST_WITH_PORT.matcher(host).matches(),
        name + ": \"" + host + "\" names a port, which has an option of its own");
    return host;
  }

  static String httpHost(String name, String host) {
    Objects.requireNonNull(host, name);
    var parts = HTTP_HOST.matcher(host);
    that(parts.matches(), name + ": \"" + host + "\" is not a host, host:port or *");
    if (parts.group(2) != null) {
      inRange(name, Integer.parseInt(parts.group(2)), 1, 65_535);
    }
    return host;
  }

  static void that(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
