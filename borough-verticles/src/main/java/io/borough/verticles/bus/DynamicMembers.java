package io.borough.verticles.bus;

import com.hazelcast.config.TcpIpConfig;
import java.util.List;
import java.util.function.Supplier;

/**
 * Members whose names are looked up whenever Hazelcast asks: as it joins, and each time that it looks for members which
 * it has lost, or has not found yet. Hazelcast itself finds a member that is given by name only at its own addresses.
 *
 * <p>Thread: Hazelcast's, which may block.
 */
final class DynamicMembers extends TcpIpConfig {
  private final Supplier<List<String>> members;

  /**
   * Members of which none was looked up yet.
   *
   * @param members gives host:port of each, the hosts as addresses
   */
  DynamicMembers(Supplier<List<String>> members) {
    this.members = members;
  }

  @Override
  public List<String> getMembers() {
    return members.get();
  }
}
