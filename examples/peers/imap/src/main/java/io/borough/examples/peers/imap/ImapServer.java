package io.borough.examples.peers.imap;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.borough.examples.peers.harness.Server;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A member with its part of a map, of which each entry has two backups: a put waits for both. */
public final class ImapServer {
  /** The cluster's name, which its client gives too. */
  static final String CLUSTER = "peers";
  /** The map's name. */
  static final String MAP = "bench";

  private static final int BACKUPS = 2;

  private ImapServer() {}

  /**
   * Runs it; it serves when all members have joined.
   *
   * @param arguments this member's port, and host:port of all members, separated by commas
   */
  public static void main(String[] arguments) {
    Server.serve(() -> start(Integer.parseInt(arguments[0]), List.of(arguments[1].split(","))));
  }

  private static void start(int port, List<String> members) throws InterruptedException {
    Config config = new Config();
    config.setClusterName(CLUSTER);
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.addMapConfig(new MapConfig(MAP).setBackupCount(BACKUPS));
    NetworkConfig network = config.getNetworkConfig();
    network.setPort(port).setPortAutoIncrement(false);
    network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).setMembers(members);
    HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
    while (member.getCluster().getMembers().size() < members.size()) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
