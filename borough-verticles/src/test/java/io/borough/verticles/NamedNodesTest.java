package io.borough.verticles;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.info.NodeInfo;
import io.borough.options.BoroughOptions;
import io.borough.testing.NodeTest;
import io.borough.verticles.bus.HostResolver;
import io.borough.verticles.kit.BlockedThreads;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are given names, on addresses of their own, as machines or containers are. */
@NodeTest
@ExtendWith(BlockedThreads.class)
class NamedNodesTest {
  @TempDir
  private Path folder;

  /** Hazelcast looks for members that are given by name at its own addresses only, so that none is ever found. */
  @Test
  void aNodeOfAnotherAddressJoinsByName() {
    DataNode founder = node("founder", "localhost", HostResolver.OF_MACHINE, List.of(), 0);
    DataNode joiner = node("joiner", "127.0.0.2", HostResolver.OF_MACHINE, List.of(), 0);
    try {
      await(founder.start());
      NodeInfo found = await(founder.ring()).nodes().get(0);
      assertThat(found.host()).isEqualTo("127.0.0.1");
      await(joiner.join(List.of("localhost:" + found.port())));
      assertThat(hosts(joiner)).containsExactlyInAnyOrder("127.0.0.1", "127.0.0.2");
    } finally {
      await(joiner.stop());
      await(founder.stop());
    }
  }

  /** A headless service: one name, an address for each node, and DNS that knows it only once the nodes have started. */
  @Test
  void nodesThatOneNameStandsForFoundOneCluster() throws Exception {
    AtomicInteger lookUps = new AtomicInteger();
    HostResolver names = name -> {
      if (!name.equals("all")) {
        return HostResolver.OF_MACHINE.find(name);
      }
      if (lookUps.incrementAndGet() < 8) {
        throw new UnknownHostException(name);
      }
      return List.of(InetAddress.getByName("127.0.0.3"), InetAddress.getByName("127.0.0.2"));
    };
    int port = freePort();
    DataNode second = node("second", "127.0.0.3", names, List.of("all:" + port), port);
    DataNode first = node("first", "127.0.0.2", names, List.of("all:" + port), port);
    try {
      await(Future.all(second.start(), first.start()));
      assertThat(hosts(first)).isEqualTo(hosts(second)).containsExactlyInAnyOrder("127.0.0.2", "127.0.0.3");
      assertThat(await(first.ring()).clusterId()).isEqualTo(await(second.ring()).clusterId());
    } finally {
      await(second.stop());
      await(first.stop());
    }
  }

  private static List<String> hosts(DataNode node) {
    return await(node.ring()).nodes().stream().map(NodeInfo::host).sorted().toList();
  }

  private DataNode node(String name, String host, HostResolver names, List<String> base, int port) {
    BoroughOptions options = new BoroughOptions().setClusterName("names").setHost(host).setPort(port).setBase(base)
        .setShards(1).setStartTimeoutMs(40_000).setDataDir(folder.resolve(name).toString());
    options.getPlacement().setTickMs(100);
    return new DataNode(null, options, names);
  }

  /** Free on every address of this machine a moment ago. */
  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
