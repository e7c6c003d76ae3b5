package io.borough.verticles.bus;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.TcpIpConfig;
import io.borough.options.SecurityOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Creates a clustered Vert.x over Hazelcast with explicit addresses and members: no multicast, no auto-detection. */
final class HazelcastVertx {
  private static final int RECONNECT_CHECK_SECONDS = 5;
  // Half of the processors: Raft, the stores and the workers use the rest. With one loop per verticle, each step of a
  // single request would wake another thread.
  private static final int EVENT_LOOPS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private HazelcastVertx() {}

  /**
   * Starts a Vert.x with a cluster manager.
   *
   * <p>Completes on a Vert.x thread when Hazelcast has joined the reachable peers, or is the only member. Fails when
   * another process has taken a port.
   *
   * @param security with certificates, both ends of each bus connection authenticate each other
   */
  static Future<Vertx> start(HazelcastClusterManager manager, String host, int busPort, SecurityOptions security) {
    EventBusOptions bus = new EventBusOptions()
        .setHost(host)
        .setPort(busPort)
        .setClusterPublicHost(host)
        .setClusterPublicPort(busPort)
        .setClusterPingInterval(2_000)
        .setClusterPingReplyInterval(3_000);
    if (!security.getCertPath().isEmpty()) {
      bus.setSsl(true)
          .setTrustAll(false) // the default true would send messages to any process that registers an address
          .setClientAuth(ClientAuth.REQUIRED)
          .setKeyCertOptions(
              new PemKeyCertOptions().setCertPath(security.getCertPath()).setKeyPath(security.getKeyPath()))
          .setTrustOptions(new PemTrustOptions().addCertPath(security.getTrustPath()));
    }
    FileSystemOptions files = new FileSystemOptions() // otherwise Vert.x creates a folder for files of the class path
        .setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
    return Vertx.builder()
        .with(new VertxOptions().setEventBusOptions(bus).setEventLoopPoolSize(EVENT_LOOPS).setFileSystemOptions(files))
        .withTransport(new BusTransport(busPort))
        .withClusterManager(manager)
        .buildClustered()
        .onSuccess(vertx -> vertx.eventBus().serializableChecker(name -> false)); // it could allocate any size
  }

  /**
   * Returns a cluster manager.
   *
   * @param host the address that the port binds and that other members connect to
   * @param port Hazelcast's port, not 0
   * @param peers returns host:port of the other members with resolved hosts; called each time Hazelcast reads them
   */
  static HazelcastClusterManager manager(String clusterName, String host, int port, Supplier<List<String>> peers) {
    return new HazelcastClusterManager(hazelcast(clusterName, host, port, peers));
  }

  private static Config hazelcast(String clusterName, String host, int port, Supplier<List<String>> peers) {
    Config config = new Config(); // reads no file: a file on the class path is for the application's own Hazelcast
    config.setClusterName(clusterName);
    for (String map : List.of("__vertx.haInfo", "__vertx.nodeInfo")) { // as in vertx-hazelcast's default-cluster.xml
      config.addMapConfig(new MapConfig(map).setBackupCount(1));
    }
    config.addMultiMapConfig(new MultiMapConfig("__vertx.subs").setBackupCount(1)
        .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.shutdownhook.enabled", "false"); // the node stops Hazelcast itself
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.local.localAddress", host); // an interface need not list it
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
    config.setProperty("hazelcast.max.no.heartbeat.seconds", "5");
    config.setProperty("hazelcast.graceful.shutdown.max.wait", "3");
    config.setProperty("hazelcast.invocation.max.retry.count", "20"); // members that left need no more
    config.setProperty("hazelcast.merge.first.run.delay.seconds", Integer.toString(RECONNECT_CHECK_SECONDS));
    config.setProperty("hazelcast.merge.next.run.delay.seconds", Integer.toString(RECONNECT_CHECK_SECONDS));
    config.getMetricsConfig().setEnabled(false); // unused, and collected every few seconds
    NetworkConfig network = config.getNetworkConfig();
    network.setPort(port).setPortAutoIncrement(false).setPublicAddress(host + ":" + port);
    network.getInterfaces().setEnabled(true).clear().addInterface(host);
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.setTcpIpConfig(new DynamicMembers(() -> {
      List<String> members = new ArrayList<>(peers.get());
      members.add(host + ":" + port);
      return members;
    }).setEnabled(true).setConnectionTimeoutSeconds(2));
    return config;
  }

  /**
   * A member list that is resolved each time Hazelcast reads it: when it joins, and when it searches for missing
   * members. Where an interface is configured, Hazelcast itself uses only those addresses of a name that match it.
   *
   * <p>Thread: Hazelcast's, which may block.
   */
  private static final class DynamicMembers extends TcpIpConfig {
    private final Supplier<List<String>> members;

    DynamicMembers(Supplier<List<String>> members) {
      this.members = members;
    }

    @Override
    public List<String> getMembers() {
      return members.get();
    }
  }
}
