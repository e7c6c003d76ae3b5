package io.borough.verticles.ring;

import static io.borough.testing.Futures.await;
import static io.borough.verticles.ring.RingCluster.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.UnavailableException;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.message.RaftMessages.OpenGroup;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.impl.message.RingMessages.BootstrapRequest;
import io.borough.impl.message.RingMessages.GetNewerRing;
import io.borough.impl.message.RingMessages.JoinRequest;
import io.borough.impl.message.RingMessages.MoveCompleted;
import io.borough.impl.message.RingMessages.RingChanged;
import io.borough.impl.message.RingMessages.RingReply;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.RingShard;
import io.borough.impl.topology.ShardMove;
import io.borough.impl.transport.Messenger;
import io.borough.info.NodeState;
import io.borough.testing.UnitTest;
import io.borough.verticles.ring.RingCluster.Member;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@UnitTest
@ExtendWith(VertxExtension.class)
class RingVerticleTest {
  private static final String FIRST = "127.0.0.1:100";
  private static final String SECOND = "127.0.0.1:200";

  @TempDir
  Path temporary;

  private RingCluster cluster;

  @BeforeEach
  void begin(Vertx vertx) {
    cluster = new RingCluster(vertx, temporary);
  }

  @AfterEach
  void end() throws Exception {
    cluster.stop();
  }

  private static void assertFails(Future<?> future, ErrorCode code) {
    assertThatThrownBy(() -> await(future))
        .isInstanceOfSatisfying(BoroughException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  @Test
  void aNodeAloneFounds() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    Ring ring = first.routes.ring();
    assertThat(ring).isEqualTo(cluster.table());
    assertThat(ring.node(first.nodeId())).isEqualTo(first.own);
    assertThat(ring.shards()).hasSize(3).allMatch(row -> row.founder().equals(first.nodeId()));
    assertThat(cluster.bus.sent(OpenGroup.class).get(0).initialPeers()).containsExactly(first.own);
    await().until(() -> !first.folder.node().founding() && ring.equals(first.folder.ring()));
    assertThat(first.folder.node().clusterId()).isEqualTo(ring.clusterId());
    assertThat(first.folder.node().systemGroup()).isEqualTo(ring.shard(RingShard.SYSTEM).groupId());
  }

  /** Whatever others heard of the cluster must be on the disk before: a founder that forgot it would found another. */
  @Test
  void aFounderThatDiesBeforeTheRingIsWrittenContinuesWithTheSameCluster() throws Exception {
    cluster.electing = false;
    Member first = cluster.start("a", 100, options());
    await().until(() -> !cluster.bus.sent(OpenGroup.class).isEmpty());
    NodeRecord record = first.folder.node();
    assertThat(record.founding()).isTrue();
    first.kill();
    cluster.electing = true;
    Member again = cluster.start("a", 100, options());
    await(again.ring.ready());
    assertThat(again.nodeId()).isEqualTo(first.nodeId());
    assertThat(cluster.table().clusterId()).isEqualTo(record.clusterId());
    assertThat(cluster.table().shard(RingShard.SYSTEM).groupId()).isEqualTo(record.systemGroup());
    assertThat(cluster.bus.sent(OpenGroup.class)).extracting(OpenGroup::groupId).containsOnly(record.systemGroup());
    assertThat(cluster.bus.sent(OpenGroup.class).get(1).initialPeers()).containsExactly(again.own);
  }

  /**
   * The ring was written, and the node died before it could note that: what is there counts, not what it would write.
   */
  @Test
  void aFounderThatDiesAfterTheRingIsWrittenTakesThatRing() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    await().until(() -> !first.folder.node().founding());
    Ring written = cluster.table();
    first.kill();
    try (DataFolder folder = DataFolder.open(temporary.resolve("a"), "borough")) {
      folder.save(folder.node().founderOf(written.clusterId(), written.shard(RingShard.SYSTEM).groupId()));
    }
    Files.delete(temporary.resolve("a/ring.bin"));
    Member again = cluster.start("a", 100, options());
    await(again.ring.ready());
    assertThat(again.routes.ring()).isEqualTo(written);
    assertThat(cluster.table()).isEqualTo(written);
  }

  /** Or it would write its first ring once more, over an empty system shard, however old the cluster is by then. */
  @Test
  void aFounderThatDiesBetweenSavingTheRingAndItselfEndsTheFoundingLater() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    await().until(() -> !first.folder.node().founding());
    Ring written = cluster.table();
    first.kill();
    try (DataFolder folder = DataFolder.open(temporary.resolve("a"), "borough")) {
      folder.save(folder.node().founderOf(written.clusterId(), written.shard(RingShard.SYSTEM).groupId()));
    }
    Member again = cluster.start("a", 100, options());
    await(again.ring.ready());
    await().until(() -> !again.folder.node().founding());
    assertThat(cluster.table()).isEqualTo(written);
  }

  @Test
  void aSecondNodeJoinsAndGetsReplicasOnlyWhenUp() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    Member second = cluster.start("b", 200, options(FIRST));
    await(second.ring.ready());
    assertThat(second.folder.node().clusterId()).isEqualTo(cluster.table().clusterId());
    assertThat(cluster.table().node(second.nodeId())).isEqualTo(second.own);
    List<JoinRequest> joins = cluster.bus.sent(JoinRequest.class).stream()
        .filter(join -> join.node().nodeId().equals(second.nodeId())).toList();
    assertThat(joins.get(0).clusterId()).isEmpty();
    assertThat(joins.get(1).clusterId()).isEqualTo(cluster.table().clusterId());
    await().until(() -> cluster.table().shards().stream().anyMatch(row -> row.move() != null));
    assertThat(cluster.table().shards()).filteredOn(row -> row.move() != null)
        .allMatch(row -> row.move().equals(new ShardMove(second.nodeId(), null)));
    await().until(() -> cluster.table().equals(second.folder.ring()) && cluster.table().equals(first.folder.ring()));
  }

  /** Which of its nodes leads the system shard is nothing that a new node can know. */
  @Test
  void anyMemberPassesAJoinOnToTheCoordinator() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    Member second = cluster.start("b", 200, options(FIRST));
    await(second.ring.ready());
    cluster.tellLeader(second);
    RingNode third = new RingNode("n9", "i", "127.0.0.1", 900, 0, 0, -1, "", 1, NodeState.UP);
    Messenger messenger = cluster.bus.node("c");
    second.setSelf(new NodeAnnouncement("c", true, third, "", List.of(SECOND), false));
    RingReply reply = await(messenger.<RingReply>request(second.busId, new JoinRequest(third, ""), 5_000));
    assertThat(reply.ring().node("n9")).isEqualTo(third.withState(NodeState.JOINING));
    assertThat(cluster.table().node("n9")).isNotNull();
  }

  /** Two nodes that each take the other for the coordinator must not pass a message to and fro for ever. */
  @Test
  void whatWasPassedOnIsNotPassedOnAgain() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    Member second = cluster.start("b", 200, options(FIRST));
    await(second.ring.ready());
    cluster.tellLeader(second);
    RingNode stranger = new RingNode("n9", "i", "127.0.0.1", 900, 0, 0, -1, "", 1, NodeState.UP);
    assertFails(first.messenger.request(second.busId, new JoinRequest(stranger, ""), 5_000), ErrorCode.NOT_LEADER);
    MoveCompleted wrong = new MoveCompleted(1, 1, List.of("n9"));
    assertFails(first.messenger.request(second.busId, wrong, 5_000), ErrorCode.NOT_LEADER);
    // the node's own message is passed on, once
    assertFails(second.messenger.request(second.busId, wrong, 5_000), ErrorCode.STALE_EPOCH);
  }

  @Test
  void ofThreeEqualEmptyNodesOneFoundsAndTheOthersJoin() throws Exception {
    String[] base = {FIRST, SECOND, "127.0.0.1:300"};
    Member third = cluster.start("c", 300, options(base));
    Member second = cluster.start("b", 200, options(base));
    assertThat(third.ring.ready().isComplete()).isFalse();
    assertThat(third.folder.node().hasCluster()).isFalse();
    await().until(() -> third.ring.waitingFor().contains("127.0.0.1:100 has not answered"));
    Member first = cluster.start("a", 100, options(base));
    for (Member member : List.of(first, second, third)) {
      await(member.ring.ready());
      assertThat(member.folder.node().clusterId()).isEqualTo(cluster.table().clusterId());
    }
    assertThat(cluster.table().shard(RingShard.SYSTEM).founder()).isEqualTo(first.nodeId());
  }

  /** By no timer: the cluster of that name may be there already, and be too busy to say so. */
  @Test
  void aNodeFoundsOnlyWhenEverybodyOnTheBusHasBeenHeard() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    first.unheard();
    cluster.absent.add("somebody at 127.0.0.1:101");
    Member second = cluster.start("b", 200, options());
    await().until(() -> second.ring.waitingFor().contains("somebody at 127.0.0.1:101"));
    assertThat(second.folder.node().hasCluster()).isFalse();
    first.setSelf(first.hello());
    cluster.absent.clear();
    await(second.ring.ready());
    assertThat(second.folder.node().clusterId()).isEqualTo(cluster.table().clusterId());
  }

  /** Two that start at the same instant may each have looked before the other was there to be seen. */
  @Test
  void anEmptyNodeLetsOnlyOneThatItKnowsAndThatComesBeforeItFound() throws Exception {
    cluster.absent.add("somebody");
    Member node = cluster.start("b", 200, options());
    await().until(() -> node.ring.waitingFor().contains("somebody"));
    assertFails(cluster.bus.node("x").request(node.busId, new BootstrapRequest(), 5_000), ErrorCode.UNAVAILABLE);
    for (int port : new int[] {300, 100}) { // one that comes after it, and one that comes before
      RingNode other = new RingNode("n" + port, "i", "127.0.0.1", port, 0, 0, -1, "", 1, NodeState.UP);
      Messenger messenger = cluster.bus.node("other" + port);
      node.setSelf(new NodeAnnouncement("other" + port, true, other, "", List.of(), false));
      Future<?> asked = messenger.request(node.busId, new BootstrapRequest(), 5_000);
      if (port == 100) {
        await().until(() -> messenger.request(node.busId, new BootstrapRequest(), 5_000).transform(answer ->
            Future.succeededFuture(answer.succeeded())).toCompletionStage().toCompletableFuture().get());
      } else {
        assertFails(asked, ErrorCode.UNAVAILABLE);
      }
    }
    cluster.absent.clear();
    await().until(() -> node.ring.waitingFor().contains("127.0.0.1:100 has the lower address"));
    assertThat(node.folder.node().hasCluster()).isFalse();
  }

  /** One member of the bus that hangs makes the cluster manager's answers wait, for a minute and more. */
  @Test
  void aClusterManagerThatHangsKeepsAMemberForABoundedTimeAndANewNodeSaysWhatItWaitsFor() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    Member second = cluster.start("b", 200, options(FIRST));
    await(second.ring.ready());
    second.kill();
    cluster.hangs = true;
    Member again = cluster.start("b", 250, options(FIRST));
    Member empty = cluster.start("c", 300, options());
    await(again.ring.ready());
    await().until(() -> empty.ring.waitingFor().contains("cluster manager"));
    assertThat(empty.folder.node().hasCluster()).isFalse();
  }

  @Test
  void ofSeveralEmptyNodesThatStartTogetherOneFounds() throws Exception {
    cluster.absent.add("somebody");
    List<Member> members = List.of(cluster.start("c", 300, options()), cluster.start("b", 200, options()),
        cluster.start("a", 100, options()));
    cluster.absent.clear();
    for (Member member : members) {
      await(member.ring.ready());
      assertThat(member.folder.node().clusterId()).isEqualTo(cluster.table().clusterId());
    }
    assertThat(cluster.table().shard(RingShard.SYSTEM).founder()).isEqualTo(members.get(2).nodeId());
  }

  /** One line in the log is read by nobody: until somebody has looked, no work should be given to the node. */
  @Test
  void aNodeThatMeetsAnotherClusterSaysSoOnceForAsLongAsThatIsThere() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    assertThat(first.ring.otherCluster()).isNull();
    RingNode other = new RingNode("n9", "i", "127.0.0.1", 900, 0, 0, -1, "", 1, NodeState.UP);
    NodeAnnouncement hello = new NodeAnnouncement("other", true, other, "c9", List.of(), false);
    first.setSelf(hello);
    await().until(() -> first.ring.otherCluster() != null);
    first.setSelf(hello.withSerial(1));
    assertThat(first.ring.otherCluster()).contains("c9", "127.0.0.1:900", first.folder.node().clusterId());
    cluster.forget("other");
    await().until(() -> first.ring.otherCluster() == null);
    assertThat(first.failures).singleElement().isInstanceOfSatisfying(BoroughException.class,
        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.WRONG_CLUSTER));
  }

  /** A stranger must not keep a member from coming back, or the next death costs the cluster its majority. */
  @Test
  void aMemberComesBackBesideItsOwnClusterAlsoWhenAnotherIsThere() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    Member second = cluster.start("b", 200, options(FIRST));
    await(second.ring.ready());
    second.kill();
    RingNode other = new RingNode("n9", "i", "127.0.0.1", 900, 0, 0, -1, "", 1, NodeState.UP);
    first.setSelf(new NodeAnnouncement("other", true, other, "c9", List.of(), false));
    Member again = cluster.start("b", 250, options(FIRST));
    await(again.ring.ready());
    await().until(() -> again.ring.otherCluster() != null);
    assertThat(again.failures).hasSize(1);
  }

  /** Each try would leave a member behind in the ring that it joined, for which replicas are made. */
  @Test
  void anEmptyNodeThatMeetsTwoClustersFailsBeforeItIsInARing() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    RingNode other = new RingNode("n9", "i", "127.0.0.1", 900, 0, 0, -1, "", 1, NodeState.UP);
    first.setSelf(new NodeAnnouncement("other", true, other, "c9", List.of(), false));
    Member second = cluster.start("b", 200, options(FIRST));
    assertFails(second.ring.ready(), ErrorCode.WRONG_CLUSTER);
    assertThat(cluster.table().node(second.nodeId())).isNull();
    assertThat(second.folder.node().hasCluster()).isFalse();
  }

  /** Whoever comes to coordinate would else take copies away, or make some, by an option of its own. */
  @Test
  void theRedundancyIsThatOfTheClusterWhoeverCoordinates() throws Exception {
    Member first = cluster.start("a", 100, options().setRedundancy(2));
    await(first.ring.ready());
    Member second = cluster.start("b", 200, options(FIRST).setRedundancy(0));
    await(second.ring.ready());
    Member third = cluster.start("c", 300, options(FIRST).setRedundancy(0));
    await(third.ring.ready());
    Ring grown = cluster.table();
    List<String> all = List.of(first.nodeId(), second.nodeId(), third.nodeId());
    for (RingShard row : grown.shards()) { // the moves have been made, but for the last shard's
      grown = grown.withShard(row.withReplicas(row.shard() == 2 ? all.subList(1, 3) : all));
    }
    assertThat(grown.redundancy()).isEqualTo(2);
    first.kill();
    cluster.setTable(grown);
    cluster.tell(second, grown);
    cluster.lead(second);
    await().until(() -> cluster.table().node(first.nodeId()).state() == NodeState.DOWN);
    Member fourth = cluster.start("d", 400, options(SECOND).setRedundancy(0));
    await(fourth.ring.ready());
    await().until(() -> cluster.table().shard(2).move() != null);
    assertThat(cluster.table().shard(2).move()).isEqualTo(new ShardMove(fourth.nodeId(), null));
    assertThat(cluster.table().shards()).allMatch(row -> row.shard() == 2 || row.move() == null);
    assertThat(cluster.table().redundancy()).isEqualTo(2);
  }

  /** The option of whoever coordinates first counts from then on: one must. */
  @Test
  void aRingWithoutARedundancyIsGivenTheCoordinatorsOnce() throws Exception {
    Member first = cluster.start("a", 100, options().setRedundancy(1));
    await(first.ring.ready());
    cluster.setTable(cluster.table().withRedundancy(Ring.NO_REDUNDANCY));
    cluster.lead(first);
    await().until(() -> cluster.table().redundancy() == 1);
  }

  @Test
  void aRestartedNodeSaysItsNewPorts() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    Member second = cluster.start("b", 200, options(FIRST));
    await(second.ring.ready());
    second.kill();
    await().until(() -> cluster.table().node(second.nodeId()).state() == NodeState.DOWN);
    Member again = cluster.start("b", 250, options(FIRST));
    await(again.ring.ready());
    assertThat(again.nodeId()).isEqualTo(second.nodeId());
    assertThat(cluster.table().node(again.nodeId())).isEqualTo(again.own);
  }

  /** All nodes restart at once, or the first one before the others: it must not need them to say where it is. */
  @Test
  void aRestartedNodeWhoseRowIsRightIsReadyFromItsOwnCopy() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    Member second = cluster.start("b", 200, options(FIRST));
    await(second.ring.ready());
    await().until(() -> second.folder.ring() != null && second.folder.ring().equals(cluster.table()));
    second.kill();
    first.kill();
    int writes = cluster.bus.sent(WriteRequest.class).size();
    Member again = cluster.start("b", 200, options(FIRST));
    await(again.ring.ready());
    assertThat(again.state()).isEqualTo(NodeState.UP);
    assertThat(cluster.bus.sent(WriteRequest.class)).hasSize(writes);
  }

  /** The copy is lost, the group's folder is not: the truth is in the system shard. */
  @Test
  void aNodeThatLostItsCopyReadsTheTruth() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    await().until(() -> !first.folder.node().founding());
    UUID group = first.folder.node().systemGroup();
    first.kill();
    Files.delete(temporary.resolve("a/ring.bin"));
    Files.createDirectories(temporary.resolve("a/shards").resolve(group.toString()));
    Member again = cluster.start("a", 100, options());
    await(again.ring.ready());
    assertThat(again.routes.ring()).isEqualTo(cluster.table());
    List<OpenGroup> opened = cluster.bus.sent(OpenGroup.class);
    assertThat(opened.get(opened.size() - 1).initialPeers()).isEmpty(); // from its folder, never anew
  }

  @Test
  void aSilentNodeIsDownAndUpAgainWhenItIsHeard() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    Member second = cluster.start("b", 200, options(FIRST));
    await(second.ring.ready());
    second.unheard();
    await().until(() -> cluster.table().node(second.nodeId()).state() == NodeState.DOWN);
    second.setSelf(second.hello());
    await().until(() -> cluster.table().node(second.nodeId()).state() == NodeState.UP);
    assertThat(cluster.table().node(first.nodeId()).state()).isEqualTo(NodeState.UP);
  }

  /** A coordinator that was deposed without knowing plans on an old table: its write is refused and it reads again. */
  @Test
  void twoCoordinatorsAtOnceAreHarmless() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    Member second = cluster.start("b", 200, options(FIRST));
    await(second.ring.ready());
    cluster.letTwoLead(second);
    Future<?>[] joins = new Future<?>[40];
    for (int i = 0; i < joins.length; i++) {
      RingNode node = new RingNode("j" + i, "i", "127.0.0.1", 1_000 + i, 0, 0, -1, "", 1, NodeState.UP);
      joins[i] = joined(i % 2 == 0 ? first : second, node);
    }
    await(Future.all(List.of(joins)));
    Ring table = cluster.table();
    assertThat(table.nodes()).filteredOn(node -> node.nodeId().startsWith("j")).hasSize(40);
    assertThat(table.node(first.nodeId())).isNotNull();
    assertThat(table.node(second.nodeId())).isNotNull();
  }

  /** As a joining node does: what did not happen, because the other coordinator was always first, is asked again. */
  private static Future<RingReply> joined(Member coordinator, RingNode node) {
    return coordinator.messenger.<RingReply>request(coordinator.busId, new JoinRequest(node, ""), 20_000)
        .recover(failure -> failure instanceof UnavailableException ? joined(coordinator, node)
            : Future.failedFuture(failure));
  }

  /** A late message must not take the ring back: routes would go to replicas that have moved. */
  @Test
  void anOlderRingIsIgnored() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    Ring now = first.routes.ring();
    Ring newer = now.withNode(new RingNode("n9", "i", "h", 1, 2, 3, -1, "", 1, NodeState.UP));
    cluster.tell(first, newer);
    cluster.tell(first, now);
    cluster.flush(first);
    assertThat(first.routes.ring()).isEqualTo(newer);
  }

  @Test
  void aForeignRingIsIgnored() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    Ring now = first.routes.ring();
    cluster.tell(first, DataFolderTest.ring("foreign", 1_000));
    cluster.flush(first);
    assertThat(first.routes.ring()).isEqualTo(now);
  }

  /** A node that holds nothing must not take up whatever ring it hears: it would be of a cluster its folder forgets. */
  @Test
  void aNodeWithoutAClusterTakesNoRing() throws Exception {
    Member lonely = cluster.start("a", 100, options(FIRST, SECOND));
    cluster.tell(lonely, DataFolderTest.ring("foreign", 1_000));
    cluster.flush(lonely);
    assertThat(lonely.routes.ring()).isNull();
    assertFails(cluster.bus.node("x").request(lonely.busId, new JoinRequest(lonely.own, ""), 5_000), ErrorCode.NO_RING);
    assertFails(cluster.bus.node("x").request(lonely.busId, new GetNewerRing(0), 5_000), ErrorCode.NO_RING);
  }

  /** Pushes can be lost; a node that missed one would route by an old ring for ever. */
  @Test
  void aMissedRingIsAskedFor() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    Member second = cluster.start("b", 200, options(FIRST));
    await(second.ring.ready());
    cluster.bus.lose((from, to, message) -> message instanceof RingChanged);
    Member third = cluster.start("c", 300, options(FIRST));
    await(third.ring.ready());
    await().until(() -> second.routes.ring().node(third.nodeId()) != null);
  }

  @Test
  void aNewerRingIsFetchedFromWhoeverShowsThatItHasOne() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    Member second = cluster.start("b", 200, options(FIRST));
    await(second.ring.ready());
    await().until(() -> cluster.table().shards().stream().anyMatch(row -> row.move() != null)); // the last of the plan
    await().until(() -> cluster.table().equals(first.routes.ring()));
    Ring known = first.routes.ring();
    RingReply reply = await(second.messenger.<RingReply>request(first.busId, new GetNewerRing(0), 5_000));
    assertThat(reply.ring()).isEqualTo(known);
    Ring newer = new Ring(known.clusterName(), known.clusterId(), 1_000, known.nodes(), known.shards(), List.of());
    second.routes.setRing(newer);
    reply = await(second.messenger.<RingReply>request(first.busId, new GetNewerRing(newer.epoch()), 5_000));
    assertThat(reply.ring()).isNull();
    await().until(() -> newer.equals(first.routes.ring()));
  }

  /** The wrong folder for this base: the start fails, and says so, instead of waiting for its own cluster for ever. */
  @Test
  void aNodeOfAnotherClusterIsRefused() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    try (DataFolder folder = DataFolder.open(temporary.resolve("b"), "borough")) {
      folder.save(folder.node().memberOf("foreign", UUID.randomUUID()));
    }
    Member second = cluster.start("b", 200, options(FIRST));
    assertFails(second.ring.ready(), ErrorCode.WRONG_CLUSTER);
    JoinRequest foreign = new JoinRequest(second.own, "foreign");
    assertFails(second.messenger.request(first.busId, foreign, 5_000), ErrorCode.WRONG_CLUSTER);
    assertThat(cluster.table().node(second.nodeId())).isNull();
  }

  @Test
  void aNodeThatHasLeftIsRefused() throws Exception {
    Member first = cluster.start("a", 100, options());
    await(first.ring.ready());
    Member second = cluster.start("b", 200, options(FIRST));
    await(second.ring.ready());
    second.kill();
    Ring table = cluster.table();
    cluster.setTable(table.withNode(table.node(second.nodeId()).withState(NodeState.LEFT)));
    cluster.lead(first);
    Member again = cluster.start("b", 250, options(FIRST));
    assertFails(again.ring.ready(), ErrorCode.NODE_LEFT);
  }

  /** A node may be stopped, or asked how it is, at any moment of its start. */
  @Test
  void aVerticleThatIsNotDeployedYetIsNotReadyAndSaysSo() throws Exception {
    Member first = cluster.start("a", 100, options());
    RingVerticle next = new RingVerticle(options(), first.own, first.folder, first.messenger, first, first.routes,
        base -> base, first.failures::add);
    assertThat(next.ready().isComplete()).isFalse();
    assertThat(next.waitingFor()).contains("deployed");
    assertThat(next.otherCluster()).isNull();
  }

  /** A folder in which the cluster's id cannot be noted must not be in the cluster. */
  @Test
  void aNodeThatCannotNoteItsClusterDoesNotFound() throws Exception {
    DataFolder.open(temporary.resolve("a"), "borough").close();
    cluster.absent.add("somebody");
    Member first = cluster.start("a", 100, options());
    Files.createDirectory(temporary.resolve("a/node.json.tmp"));
    cluster.absent.clear();
    assertFails(first.ring.ready(), ErrorCode.DATA_DIR_UNUSABLE);
    assertThat(cluster.table()).isNull();
    assertThat(first.byNodeId(first.nodeId()).clusterId()).isEmpty();
  }

  @Test
  void aStoppedVerticleFailsWhatWaits() throws Exception {
    Member lonely = cluster.start("a", 100, options(FIRST, SECOND));
    Future<Void> ready = lonely.ring.ready();
    lonely.kill();
    assertFails(ready, ErrorCode.STOPPED);
  }
}
