package io.borough.verticles.bus;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Resolves the option {@code host} to the one address that every port binds and that other nodes connect to. */
public final class HostAddress {
  private static final Logger LOG = LoggerFactory.getLogger(HostAddress.class);

  private HostAddress() {}

  /**
   * Returns an IPv4 address of this machine, preferably not a loopback address. Blocks on DNS.
   *
   * @param host a name, or an address as text
   * @throws io.borough.error.RejectedException {@code INVALID_OPTION} when the host has no such address
   */
  public static InetAddress of(String host, HostResolver names) {
    List<InetAddress> found;
    try {
      found = names.find(host);
    } catch (UnknownHostException e) {
      throw ErrorCode.INVALID_OPTION.failure("host: " + host + " is not known", e);
    }
    if (found.stream().anyMatch(InetAddress::isAnyLocalAddress)) {
      throw refused(host + " stands for every address of this machine; name the one that other nodes reach it by");
    }
    List<InetAddress> candidates = found.stream().filter(Inet4Address.class::isInstance).toList();
    if (candidates.isEmpty()) {
      throw refused(host + " has no IPv4 address, and this version binds no other");
    }
    InetAddress address = candidates.stream().filter(HostAddress::canBeBound)
        .min(Comparator.comparing(InetAddress::isLoopbackAddress)).orElseThrow(() -> notHere(host, candidates));
    if (address.isLoopbackAddress() && !isAddress(host) && !host.equalsIgnoreCase("localhost")) {
      LOG.warn("host: {} resolves to {} on this machine, which other machines cannot reach; see /etc/hosts", host,
          address.getHostAddress());
    }
    return address;
  }

  private static BoroughException notHere(String host, List<InetAddress> candidates) {
    String addresses = candidates.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
    return refused(host + (isAddress(host) ? "" : " (" + addresses + ")") + " is not an address of this machine");
  }

  private static BoroughException refused(String why) {
    return ErrorCode.INVALID_OPTION.failure("host: " + why);
  }

  private static boolean canBeBound(InetAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, 0), 1);
      return true;
    } catch (IOException e) {
      return false; // any failure means that the address cannot be bound
    }
  }

  /** Returns whether a host is an IPv4 address and not a name. */
  static boolean isAddress(String host) {
    return host.matches("[0-9.]+");
  }
}
