package io.borough.verticles.bus;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks names of hosts up. Blocks on DNS. */
@FunctionalInterface
public interface HostResolver {
  /** As this machine does, with what the JVM remembers of earlier answers ({@code networkaddress.cache.ttl}). */
  HostResolver OF_MACHINE = name -> List.of(InetAddress.getAllByName(name));

  /**
   * Returns every address of a host.
   *
   * @param name a name, or an address as text
   * @throws UnknownHostException when there is none now
   */
  List<InetAddress> find(String name) throws UnknownHostException;
}
