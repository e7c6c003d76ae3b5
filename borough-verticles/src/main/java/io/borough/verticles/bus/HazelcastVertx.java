package io.borough.verticles.bus;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
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

/** Makes a clustered Vert.x over Hazelcast whose every address and peer is said: no multicast, no guessing. */
final class HazelcastVertx {
  private static final int RECONNECT_CHECK_SECONDS = 5;
  // Raft, the stores and the workers take the other half; and on a loop of its own every hop of a lone call wakes one.
  private static final int EVENT_LOOPS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private HazelcastVertx() {}

  /**
   * Starts a Vert.x on a cluster manager.
   *
   * <p>Completes on a Vert.x thread when Hazelcast has joined the peers that answered, or stands alone. Fails when a
   * port was taken meanwhile.
   *
   * @param security with certificates, both ends of every bus connection show one and check the other's
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
          .setTrustAll(false) // true by default: a stranger who registers at an address would be sent its messages
          .setClientAuth(ClientAuth.REQUIRED)
          .setKeyCertOptions(
              new PemKeyCertOptions().setCertPath(security.getCertPath()).setKeyPath(security.getKeyPath()))
          .setTrustOptions(new PemTrustOptions().addCertPath(security.getTrustPath()));
    }
    FileSystemOptions files = new FileSystemOptions() // else it wants a folder to unpack files of the class path into
        .setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
    return Vertx.builder()
        .with(new VertxOptions().setEventBusOptions(bus).setEventLoopPoolSize(EVENT_LOOPS).setFileSystemOptions(files))
        .withTransport(new BusTransport(busPort))
        .withClusterManager(manager)
        .buildClustered()
        .onSuccess(vertx -> vertx.eventBus().serializableChecker(name -> false)); // a few bytes can be a huge array
  }

  /**
   * A cluster manager.
   *
   * @param host what the port binds and what others are told, an address
   * @param port Hazelcast's, not 0
   * @param peers gives host:port of other nodes' Hazelcast, the hosts as addresses, each time that it looks for them
   */
  static HazelcastClusterManager manager(String clusterName, String host, int port, Supplier<List<String>> peers) {
    return new HazelcastClusterManager(hazelcast(clusterName, host, port, peers));
  }

  private static Config hazelcast(String clusterName, String host, int port, Supplier<List<String>> peers) {
    Config config = new Config(); // reads no file: one on the class path is for a Hazelcast of the application's own
    config.setClusterName(clusterName);
    for (String map : List.of("__vertx.haInfo", "__vertx.nodeInfo")) { // as in vertx-hazelcast's default-cluster.xml
      config.addMapConfig(new MapConfig(map).setBackupCount(1));
    }
    config.addMultiMapConfig(new MultiMapConfig("__vertx.subs").setBackupCount(1)
        .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.shutdownhook.enabled", "false"); // the node's own order of stopping counts
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.local.localAddress", host); // also one that no interface lists, as 127.0.0.2
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
    config.setProperty("hazelcast.max.no.heartbeat.seconds", "5");
    config.setProperty("hazelcast.graceful.shutdown.max.wait", "3");
    config.setProperty("hazelcast.invocation.max.retry.count", "20"); // longer is only for members that have left
    config.setProperty("hazelcast.merge.first.run.delay.seconds", Integer.toString(RECONNECT_CHECK_SECONDS));
    config.setProperty("hazelcast.merge.next.run.delay.seconds", Integer.toString(RECONNECT_CHECK_SECONDS));
    config.getMetricsConfig().setEnabled(false); // nobody reads them, and they are gathered every few seconds
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
}
