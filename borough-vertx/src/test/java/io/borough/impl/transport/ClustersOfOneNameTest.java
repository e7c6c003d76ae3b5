package io.borough.impl.transport;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.membership.Membership;
import io.borough.impl.message.Ack;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.message.MessageSamples;
import io.borough.impl.message.MessageType;
import io.borough.impl.message.RingMessages.JoinRequest;
import io.borough.impl.message.Service;
import io.borough.impl.message.StorageMessages.PropertyReply;
import io.borough.impl.message.StorageMessages.PropertyRequest;
import io.borough.impl.topology.RingNode;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireWriter;
import io.borough.info.NodeState;
import io.borough.options.StreamOptions;
import io.borough.testing.UnitTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes of two clusters of one name, and nodes that belong to none yet, that meet on one bus. */
@UnitTest
@ExtendWith(VertxExtension.class)
class ClustersOfOneNameTest {
  private static final String OURS = UUID.randomUUID().toString();
  private static final String THEIRS = UUID.randomUUID().toString();
  private static final PropertyRequest ASK = new PropertyRequest(1, "what");

  private final List<Node> nodes = new ArrayList<>();
  private Vertx vertx;

  /** One node, which notes what reaches its parts. */
  private record Node(BusMessenger messenger, Membership directory, List<WireMessage> read) {
    NodeAnnouncement hello(String nodeId, String clusterId) {
      RingNode node = new RingNode(nodeId, "i", "127.0.0.1", 1, 2, 3, -1, "", 1, NodeState.UP);
      return new NodeAnnouncement(messenger.busId(), true, node, clusterId, List.of(), true);
    }

    <R extends WireMessage> Future<R> request(Node to, WireMessage message) {
      return messenger.request(to.messenger.busId(), message, 20_000);
    }
  }

  @BeforeEach
  void take(Vertx vertx) {
    this.vertx = vertx;
  }

  @AfterEach
  void close() {
    nodes.forEach(node -> {
      await(node.directory.close());
      await(node.messenger.close());
    });
  }

  private Node node(String clusterId) {
    BusMessenger messenger = await(BusMessenger.open(vertx, "test", clusterId,
        new StreamOptions().setPingMs(100).setIdleTimeoutMs(1_000)));
    Node node = new Node(messenger, await(Membership.open(vertx, "test", messenger)), new CopyOnWriteArrayList<>());
    for (Service service : Service.values()) {
      if (service != Service.MEMBERSHIP) {
        await(messenger.handle(OneHandler.of(service, each -> {
          node.read.add(each.message());
          each.reply(each.message() instanceof PropertyRequest ? new PropertyReply("this") : new Ack());
        })));
      }
    }
    nodes.add(node);
    return node;
  }

  private static ErrorCode failure(Future<?> future) {
    await().until(future::isComplete);
    return ((BoroughException) future.cause()).code();
  }

  /** A read would be answered, and a write taken, by the wrong cluster: nobody could ever tell the two apart again. */
  @Test
  void aFrameOfAnotherClusterIsNotReadAndNotAnswered() {
    Node ours = node(OURS);
    Node theirs = node(THEIRS);
    Future<WireMessage> lost = ours.request(theirs, ASK);
    await().until(() -> theirs.messenger.refusals().count() > 0);
    assertThat(failure(theirs.request(ours, ASK))).isEqualTo(ErrorCode.NODE_UNREACHABLE); // it sends none any more
    assertThat(failure(lost)).isEqualTo(ErrorCode.CONNECTION_LOST); // it says nothing
    assertThat(theirs.read).isEmpty();
    assertThat(ours.read).isEmpty();
    assertThat(ours.messenger.refusals().count()).isZero();
  }

  /** Leaders are known by shard number, and every cluster has a shard 1. */
  @Test
  void aClaimOfAnotherClusterOrOfNoneIsNotBelieved() {
    Node ours = node(OURS);
    node(THEIRS).messenger.send(ours.messenger.busId(), new LeaderHint(1, "theirs", 9));
    node("").messenger.send(ours.messenger.busId(), new LeaderHint(1, "nobody's", 9));
    await().until(() -> ours.messenger.refusals().count() == 2);
    node(OURS).messenger.send(ours.messenger.busId(), new LeaderHint(1, "ours", 3));
    await().until(() -> !ours.read.isEmpty());
    assertThat(ours.read).containsExactly(new LeaderHint(1, "ours", 3));
  }

  /** It may ask to be taken in, and no more; nor is it taken for a node that holds anything. */
  @Test
  void aNodeWithoutAClusterMayOnlyAskToJoinOneAndIsHeardOnceItHas() {
    Node ours = node(OURS);
    Node joiner = node("");
    JoinRequest join = new JoinRequest(joiner.hello("n2", "").node(), "");
    assertThat(await(joiner.<Ack>request(ours, join))).isEqualTo(new Ack());
    assertThat(failure(joiner.request(ours, ASK))).isEqualTo(ErrorCode.WRONG_CLUSTER);
    assertThat(failure(ours.request(joiner, ASK))).isEqualTo(ErrorCode.WRONG_CLUSTER);
    assertThat(ours.read).containsExactly(join);
    assertThat(joiner.read).isEmpty();
    joiner.messenger.belongTo(OURS);
    assertThat(await(joiner.<PropertyReply>request(ours, ASK)).value()).isEqualTo("this");
    assertThat(await(ours.<PropertyReply>request(joiner, ASK)).value()).isEqualTo("this");
    assertThatThrownBy(() -> joiner.messenger.belongTo(THEIRS)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aNodeThatJoinsAnotherClusterIsGivenUp() {
    Node ours = node(OURS);
    Node joiner = node("");
    await(joiner.<Ack>request(ours, new JoinRequest(joiner.hello("n2", "").node(), "")));
    List<String> gone = new CopyOnWriteArrayList<>();
    ours.messenger.onPeerLost(gone::add);
    joiner.messenger.belongTo(THEIRS);
    assertThat(failure(joiner.request(ours, ASK))).isEqualTo(ErrorCode.NODE_UNREACHABLE);
    FrameWriter frame = new FrameWriter(joiner.messenger.busId(), 1, 5); // as if one had been on its way
    frame.oneWay(ASK);
    send(ours, frame.toFrame(ClusterIdentity.keyOf(THEIRS)));
    await().until(() -> gone.contains(joiner.messenger.busId()));
    assertThat(ours.read).hasSize(1);
  }

  /** Whoever routes or counts by the directory must not count them in, not even one with a node id of this cluster. */
  @Test
  void aNodeOfAnotherClusterIsKnownApartAsLongAsItIsThere() {
    Node ours = node(OURS);
    Node other = node(OURS);
    Node theirs = node(THEIRS);
    Node client = node(THEIRS);
    ours.directory.setSelf(ours.hello("n1", OURS));
    other.directory.setSelf(other.hello("n2", OURS));
    await().until(() -> ours.directory.byNodeId("n2") != null);
    theirs.directory.setSelf(theirs.hello("n2", THEIRS));
    client.directory.setSelf(new NodeAnnouncement(client.messenger.busId(), false, client.hello("c", THEIRS).node(),
        THEIRS,
        List.of(), true));
    await().until(() -> ours.directory.foreign().size() == 1 && theirs.directory.foreign().size() == 2);
    assertThat(ours.directory.byNodeId("n2").busId()).isEqualTo(other.messenger.busId());
    assertThat(ours.directory.all()).allMatch(ours.directory::isOurs);
    assertThat(ours.directory.foreign().get(0).clusterId()).isEqualTo(THEIRS);
    assertThat(await(ours.<PropertyReply>request(other, ASK)).value()).isEqualTo("this");
    nodes.remove(theirs);
    await(theirs.directory.close());
    await(theirs.messenger.close());
    await().until(() -> ours.directory.foreign().isEmpty());
  }

  /** Frames and hellos name their own sender: with one of each, anybody on the bus could cut two nodes apart. */
  @Test
  void whoeverSpeaksInANodesNameForAnotherClusterCutsNobodyOff() {
    Node ours = node(OURS);
    Node other = node(OURS);
    ours.directory.setSelf(ours.hello("n1", OURS));
    String busId = other.messenger.busId();
    send(ours, ping(busId, THEIRS)); // before anything is known of the node
    await().until(() -> ours.messenger.refusals().count() == 1);
    other.directory.setSelf(other.hello("n2", OURS));
    await().until(() -> ours.directory.byNodeId("n2") != null);
    assertThat(await(ours.<PropertyReply>request(other, ASK)).value()).isEqualTo("this");
    send(ours, ping(busId, THEIRS));
    NodeAnnouncement forged = other.hello("n2", THEIRS).withSerial(1_000);
    vertx.eventBus().publish("borough.test.hello." + NodeAnnouncement.VERSION, forged.toPublishedBytes());
    await().until(() -> ours.messenger.refusals().count() == 3);
    assertThat(await(ours.<PropertyReply>request(other, ASK)).value()).isEqualTo("this");
    assertThat(ours.directory.byNodeId("n2").clusterId()).isEqualTo(OURS);
    assertThat(ours.directory.foreign()).isEmpty();
  }

  private static BusFrame ping(String sender, String clusterId) {
    return new FrameWriter(sender, 7, 0).toFrame(ClusterIdentity.keyOf(clusterId));
  }

  /** Whoever would found a cluster must know of everybody, also of those that are too busy to say anything. */
  @Test
  void aNodeThatHasNotSaidWhoItIsIsMissed() {
    Node ours = node("");
    ours.directory.setSelf(ours.hello("n1", ""));
    await().until(() -> await(ours.directory.absent()).isEmpty());
    Node silent = node("");
    assertThat(await(ours.directory.absent())).hasSize(1);
    silent.directory.setSelf(silent.hello("n2", ""));
    await().until(() -> await(ours.directory.absent()).isEmpty());
  }

  /** Any process that reaches the bus could delete replicas, or end their leaderships. */
  @ParameterizedTest
  @EnumSource(MessageType.class)
  void whatIsOnlySaidWithinANodeIsRefusedFromAnother(MessageType type) {
    assertThat(type.sender() == MessageType.Sender.SELF).isEqualTo(switch (type) {
      case OPEN_GROUP, CHANGE_GROUP, TRANSFER_LEADER, CLOSE_GROUP, PAUSE_REQUESTS, GROUPS_REQUEST, GROUPS_REPLY -> true;
      default -> false;
    });
    if (type.sender() != MessageType.Sender.SELF || type.service() == null) {
      return; // of answers, nobody waits for one that was not asked for
    }
    Node ours = node(OURS);
    Node other = node(OURS);
    FrameWriter frame = new FrameWriter(other.messenger.busId(), 1, 0); // as by somebody who minds no rules
    frame.call(1, 1_000, MessageSamples.of(type));
    frame.oneWay(MessageSamples.of(type));
    send(ours, frame.toFrame(ClusterIdentity.keyOf(OURS)));
    await().until(() -> ours.messenger.refusals().count() == 2);
    assertThat(ours.read).isEmpty();
    assertThat(failure(other.request(ours, MessageSamples.of(type)))).isEqualTo(ErrorCode.UNSUPPORTED);
  }

  private void send(Node to, Object frame) {
    DeliveryOptions options = new DeliveryOptions();
    if (frame instanceof BusFrame) {
      options.setCodecName(BusFrame.Codec.NAME);
    }
    vertx.eventBus().send(to.messenger.addressOf(to.messenger.busId()), frame, options);
  }

  /** Nodes of earlier versions publish at addresses of their own; what they send is dropped, and they are named. */
  @Test
  void whatAnOlderVersionSaysIsRefused() {
    Node ours = node(OURS);
    ours.directory.setSelf(ours.hello("n1", OURS));
    WireWriter frame1 = new WireWriter().int8(1).text("local.1").int64(1).int64(0).int8(FrameWriter.PING);
    send(ours, new BusFrame(frame1));
    WireWriter frame2 = new WireWriter().int8(2).int64(0).int64(0).text("local.2").int64(1).int64(0)
        .int8(FrameWriter.PING);
    send(ours, new BusFrame(frame2));
    byte[] hello = new NodeAnnouncement("local.3", true, ours.hello("n9", "").node(), OURS, List.of(), true)
        .toPublishedBytes();
    hello[0] = 2;
    vertx.eventBus().publish("borough.test.hello", hello.clone());
    hello[0] = 3;
    vertx.eventBus().publish("borough.test.hello.3", hello);
    await().until(() -> ours.messenger.refusals().count() == 4);
    assertThat(ours.directory.byNodeId("n9")).isNull();
  }

  /** Whoever reaches the bus may send anything: the node reads what is right, and neither fails nor ends. */
  @Test
  void damagedFramesAndOtherThingsHarmNobody() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Node ours = node(OURS);
    Node other = node(OURS);
    List<Throwable> escaped = new CopyOnWriteArrayList<>();
    vertx.exceptionHandler(escaped::add);
    ours.messenger.context().exceptionHandler(escaped::add);
    MessageType[] types = MessageType.values();
    for (int i = 0; i < 3_000; i++) {
      FrameWriter frame = new FrameWriter("local." + random.nextInt(20), 1, i);
      frame.call(i, 1_000, MessageSamples.of(types[random.nextInt(types.length)]));
      frame.oneWay(MessageSamples.of(types[random.nextInt(types.length)]));
      WireWriter wire = new WireWriter();
      BusFrame whole = frame.toFrame(ClusterIdentity.keyOf(OURS));
      byte[] bytes = whole.reader().raw(whole.length());
      for (int damage = random.nextInt(4); damage >= 0; damage--) {
        int at = random.nextInt(bytes.length - 4);
        byte[] with = wire.int32(random.nextBoolean() ? random.nextInt() : Integer.MAX_VALUE).toBytes();
        System.arraycopy(with, with.length - 4, bytes, at, random.nextBoolean() ? 4 : 1);
      }
      send(ours, new BusFrame(WireWriter.over(random.nextInt(10) == 0 ? new byte[random.nextInt(40)] : bytes)));
    }
    send(ours, "no frame");
    vertx.eventBus().publish("borough.test.hello." + NodeAnnouncement.VERSION, new byte[0]);
    vertx.eventBus().publish("borough.test.hello." + NodeAnnouncement.VERSION, "no hello");
    assertThat(await(other.<PropertyReply>request(ours, ASK)).value()).as("seed %s", seed).isEqualTo("this");
    assertThat(escaped).as("seed %s", seed).isEmpty();
    assertThat(ours.messenger.refusals().count()).isPositive();
  }
}
