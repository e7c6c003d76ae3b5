package io.borough.verticles.bus;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Resolves host names. Blocks on DNS. */
@FunctionalInterface
public interface HostResolver {
  /** Resolves names as this machine does; the JVM caches results ({@code networkaddress.cache.ttl}). */
  HostResolver OF_MACHINE = name -> List.of(InetAddress.getAllByName(name));

  /**
   * Returns every address of a host.
   *
   * @param name a name, or an address as text
   * @throws UnknownHostException when the host has no address now
   */
  List<InetAddress> find(String name) throws UnknownHostException;
}
