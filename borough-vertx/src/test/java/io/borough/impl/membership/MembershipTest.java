package io.borough.impl.membership;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.message.Service;
import io.borough.impl.topology.RingNode;
import io.borough.impl.transport.BusMessenger;
import io.borough.impl.transport.FrameLoss;
import io.borough.impl.transport.Inbound;
import io.borough.impl.transport.OneHandler;
import io.borough.impl.transport.VertxCluster;
import io.borough.info.NodeState;
import io.borough.options.StreamOptions;
import io.borough.testing.NodeTest;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nodes on two clustered Vert.x instances. */
@NodeTest
class MembershipTest {
  private static VertxCluster cluster;
  private static Vertx vertxA;
  private static Vertx vertxB;

  private final List<Node> nodes = new ArrayList<>();

  /** One node's part of it. */
  private record Node(Vertx vertx, BusMessenger messenger, Membership directory) {
    NodeAnnouncement hello(String nodeId) {
      return new NodeAnnouncement(messenger.busId(), true,
          new RingNode(nodeId, "i", "127.0.0.1", 1, 2, 3, -1, "", 1, NodeState.UP), "", List.of(), true);
    }
  }

  @BeforeAll
  static void startCluster() {
    cluster = new VertxCluster();
    vertxA = cluster.start();
    vertxB = cluster.start();
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @AfterEach
  void closeNodes() {
    nodes.forEach(MembershipTest::close);
  }

  private Node node(Vertx vertx) {
    BusMessenger messenger = await(BusMessenger.open(vertx, "test", "c1",
        new StreamOptions().setPingMs(100).setIdleTimeoutMs(1_000)));
    Node node = new Node(vertx, messenger, await(Membership.open(vertx, "test", messenger)));
    nodes.add(node);
    return node;
  }

  private static void close(Node node) {
    await(node.directory.close());
    await(node.messenger.close());
  }

  private static boolean knows(Node node, String nodeId, Node other) {
    NodeAnnouncement hello = node.directory.byNodeId(nodeId);
    return hello != null && hello.busId().equals(other.messenger.busId())
        && node.directory.byBusId(hello.busId()) == hello;
  }

  /** A node that did not learn of another would never route to it. */
  @Test
  void nodesLearnOfEachOtherWhoeverComesFirst() {
    Node a = node(vertxA);
    a.directory.setSelf(a.hello("n1"));
    assertThat(a.directory.self().node().nodeId()).isEqualTo("n1");
    Node b = node(vertxB);
    Node other = node(vertxB); // two nodes on one Vert.x
    b.directory.setSelf(b.hello("n2"));
    other.directory.setSelf(other.hello("n3"));
    await().until(() -> List.of(a, b, other).stream()
        .allMatch(node -> knows(node, "n1", a) && knows(node, "n2", b) && knows(node, "n3", other)));
    assertThat(a.directory.all()).hasSize(3);
    assertThat(a.directory.byNodeId("n4")).isNull();
  }

  /** Addresses change, and a client becomes known by them. */
  @Test
  void changedFactsReachTheOthers() {
    Node a = node(vertxA);
    Node b = node(vertxB);
    AtomicInteger changes = new AtomicInteger();
    b.directory.onChange(change -> changes.incrementAndGet());
    a.directory.setSelf(a.hello("n1"));
    b.directory.setSelf(b.hello("n2"));
    await().until(() -> knows(b, "n1", a));
    int before = changes.get();
    NodeAnnouncement moved = new NodeAnnouncement(a.messenger.busId(), false,
        a.hello("n1").node().withState(NodeState.DRAINING), "c1",
        List.of(), true);
    a.directory.setSelf(moved);
    await().until(() -> b.directory.byNodeId("n1").node().state() == NodeState.DRAINING && changes.get() > before);
    assertThatThrownBy(() -> a.directory.setSelf(b.hello("n1"))).isInstanceOf(IllegalArgumentException.class);
  }

  /** By one of two ways an old hello may come late: a cluster's founder seemed to belong to none. */
  @Test
  void aHelloThatWasOvertakenIsNotBelieved() {
    Node a = node(vertxA);
    Node b = node(vertxB);
    a.directory.setSelf(a.hello("n1"));
    b.directory.setSelf(b.hello("n2"));
    NodeAnnouncement old = a.directory.self();
    a.directory.setSelf(new NodeAnnouncement(old.busId(), true, old.node(), "c1", List.of(), true));
    await().until(() -> knows(b, "n1", a) && b.directory.byNodeId("n1").clusterId().equals("c1"));
    List<Inbound<?>> claims = new CopyOnWriteArrayList<>();
    await(b.messenger.handle(OneHandler.of(Service.ROUTING, claims::add)));
    a.messenger.send(b.messenger.busId(), old);
    a.messenger.send(b.messenger.busId(), new LeaderHint(1, "n1", 1)); // takes the same way, behind the hello
    await().until(() -> !claims.isEmpty());
    assertThat(b.directory.byNodeId("n1").clusterId()).isEqualTo("c1");
  }

  /** A node that stopped must not be asked any more; its next life must. */
  @Test
  void aNodeThatStartsAgainReplacesItsFormerLife() {
    Node a = node(vertxA);
    a.directory.setSelf(a.hello("n1"));
    Node b = node(vertxB);
    b.directory.setSelf(b.hello("n2"));
    await().until(() -> knows(a, "n2", b));
    FrameLoss loss = new FrameLoss(vertxB); // the former life says no goodbye
    close(b);
    nodes.remove(b);
    loss.end();
    Node again = node(vertxB);
    List<String> gone = new CopyOnWriteArrayList<>();
    a.messenger.onPeerLost(gone::add);
    again.directory.setSelf(again.hello("n2"));
    await().until(() -> knows(a, "n2", again));
    assertThat(a.directory.byBusId(b.messenger.busId())).isNull();
    await().until(() -> gone.contains(b.messenger.busId()));
    close(again);
    nodes.remove(again);
    await().until(() -> a.directory.byNodeId("n2") == null);
  }

  /** A process that ends without a word leaves the directory with its Vert.x. */
  @Test
  void aNodeWhoseVertxLeavesIsForgotten() {
    Node a = node(vertxA);
    a.directory.setSelf(a.hello("n1"));
    Vertx vertxC = cluster.start();
    Node c = node(vertxC);
    c.directory.setSelf(c.hello("n3"));
    await().until(() -> knows(a, "n3", c) && knows(c, "n1", a));
    nodes.remove(c);
    new FrameLoss(vertxC);
    cluster.stop(vertxC);
    await().until(() -> a.directory.byNodeId("n3") == null);
    assertThat(a.directory.byNodeId("n1")).isNotNull();
  }

  /** A node that hung and goes on must be found again, though it does not know that it was given up. */
  @Test
  void aNodeThatWasSilentIsFoundAgain() {
    Node a = node(vertxA);
    a.directory.setSelf(a.hello("n1"));
    Node b = node(vertxB);
    b.directory.setSelf(b.hello("n2"));
    await().until(() -> knows(a, "n2", b));
    FrameLoss hung = new FrameLoss(vertxB);
    a.messenger.watch(b.messenger.busId());
    await().until(() -> a.directory.byNodeId("n2") == null);
    hung.end();
    b.messenger.send(a.messenger.busId(), new LeaderHint(1, "n2", 1));
    await().until(() -> knows(a, "n2", b));
  }
}
