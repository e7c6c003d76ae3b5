package io.borough.verticles.bus;

import io.borough.error.ErrorCode;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the entries of {@code base} lead now. A name leads to each of its addresses.
 *
 * @param found host:port, the hosts as IPv4 addresses, each once; {@value #MAX_FOUND} at most
 * @param unknown the entries whose name has no address now
 */
public record SeedAddresses(List<String> found, List<String> unknown) {
  static final int MAX_FOUND = 1_024;

  /**
   * Looks every name up. Blocks on DNS.
   *
   * @param base host:port of each
   */
  public static SeedAddresses of(List<String> base, HostResolver names) {
    Set<String> found = new LinkedHashSet<>();
    List<String> unknown = new ArrayList<>();
    Map<String, List<String>> known = new HashMap<>();
    for (String entry : base) {
      int colon = entry.lastIndexOf(':');
      List<String> hosts = known.computeIfAbsent(entry.substring(0, colon), host -> find(host, names));
      if (hosts.isEmpty()) {
        unknown.add(entry);
      }
      hosts.stream().limit(MAX_FOUND - found.size()).forEach(host -> found.add(host + entry.substring(colon)));
    }
    return new SeedAddresses(List.copyOf(found), List.copyOf(unknown));
  }

  private static List<String> find(String host, HostResolver names) {
    try {
      return names.find(host).stream().filter(Inet4Address.class::isInstance).map(InetAddress::getHostAddress)
          .distinct().sorted().toList();
    } catch (UnknownHostException e) {
      return List.of(); // not yet, or not now
    }
  }

  /**
   * Refuses entries that no later look-up will find.
   *
   * @throws io.borough.error.RejectedException {@code INVALID_OPTION}
   */
  public static void check(List<String> base) {
    base.stream().filter(entry -> entry.startsWith("[")).findFirst().ifPresent(entry -> {
      throw ErrorCode.INVALID_OPTION.failure("base: " + entry + " is an IPv6 address, which this version cannot use");
    });
  }

  /** Returns what was found and, as {@code base} has them, the entries that were not. */
  public List<String> all() {
    List<String> all = new ArrayList<>(found);
    all.addAll(unknown);
    return all;
  }
}
