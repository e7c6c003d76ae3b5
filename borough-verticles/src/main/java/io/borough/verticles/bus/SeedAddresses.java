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
 * The resolved entries of the option {@code base}. A name stands for all of its addresses.
 *
 * @param found host:port with IPv4 addresses, without duplicates; at most {@value #MAX_FOUND}
 * @param unknown the entries whose host name has no address now
 */
public record SeedAddresses(List<String> found, List<String> unknown) {
  static final int MAX_FOUND = 1_024;

  /**
   * Resolves all entries. Blocks on DNS.
   *
   * @param base entries of the form host:port
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
      return List.of(); // it may have an address later
    }
  }

  /**
   * Refuses entries that can never be resolved.
   *
   * @throws io.borough.error.RejectedException {@code INVALID_OPTION}
   */
  public static void check(List<String> base) {
    base.stream().filter(entry -> entry.startsWith("[")).findFirst().ifPresent(entry -> {
      throw ErrorCode.INVALID_OPTION.failure("base: " + entry + " is an IPv6 address, which this version cannot use");
    });
  }

  /** Returns the resolved addresses and the unresolved entries as they are. */
  public List<String> all() {
    List<String> all = new ArrayList<>(found);
    all.addAll(unknown);
    return all;
  }
}
