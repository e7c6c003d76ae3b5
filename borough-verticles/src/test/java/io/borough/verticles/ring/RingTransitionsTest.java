package io.borough.verticles.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.RingMessages.JoinRequest;
import io.borough.impl.message.RingMessages.MoveCompleted;
import io.borough.impl.message.RingMessages.ReplicaLost;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.ShardMove;
import io.borough.impl.topology.Tombstone;
import io.borough.info.NodeState;
import io.borough.testing.UnitTest;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

@UnitTest
class RingTransitionsTest {
  private static final RingNode B = new RingNode("n2", "i2", "127.0.0.1", 4, 5, 6, -1, "", 1, NodeState.UP);

  private final Ring one = DataFolderTest.ring("c1", 1);
  private final Ring two = one.withNode(B);
  private final Ring moving = two.withShard(two.shard(1).withMove(new ShardMove("n2", null)));

  private static void assertFails(ThrowingCallable call, ErrorCode code) {
    assertThatThrownBy(call).isInstanceOfSatisfying(BoroughException.class,
        failure -> assertThat(failure.code()).isEqualTo(code));
  }

  private static void assertReportFails(Ring ring, MoveCompleted report, ErrorCode code) {
    assertFails(() -> RingTransitions.reported(ring, report), code);
  }

  /** A node that has not saved the cluster's id could forget that it is a member, with replicas on it. */
  @Test
  void aNodeIsJoiningUntilItSaysTheClustersId() {
    Ring joining = RingTransitions.joined(one, new JoinRequest(B, ""));
    assertThat(joining.node("n2").state()).isEqualTo(NodeState.JOINING);
    assertThat(joining.epoch()).isEqualTo(2);
    Ring up = RingTransitions.joined(joining, new JoinRequest(B, "c1"));
    assertThat(up.node("n2")).isEqualTo(B);
    assertThat(RingTransitions.joined(up, new JoinRequest(B, "c1"))).isSameAs(up);
  }

  @Test
  void aNodeThatComesBackElsewhereIsUpThere() {
    Ring down = RingTransitions.down(two, List.of("n2"));
    assertThat(down.node("n2").state()).isEqualTo(NodeState.DOWN);
    RingNode moved = new RingNode("n2", "i2", "127.0.0.1", 40, 50, 60, 70, "", 1, NodeState.JOINING);
    Ring back = RingTransitions.joined(down, new JoinRequest(moved, "c1"));
    assertThat(back.node("n2")).isEqualTo(moved.withState(NodeState.UP));
  }

  /** A drain that a restart ended would leave the node half emptied. */
  @Test
  void aDrainingNodeStaysSo() {
    Ring draining = two.withNode(B.withState(NodeState.DRAINING));
    assertThat(RingTransitions.joined(draining, new JoinRequest(B, "c1"))).isSameAs(draining);
    assertThat(RingTransitions.down(draining, List.of("n2"))).isSameAs(draining);
  }

  @Test
  void strangersAreRefused() {
    RingNode wiped = new RingNode("n2", "i9", "127.0.0.1", 4, 5, 6, -1, "", 1, NodeState.UP);
    assertFails(() -> RingTransitions.joined(one, new JoinRequest(B, "c9")), ErrorCode.WRONG_CLUSTER);
    assertFails(() -> RingTransitions.joined(two, new JoinRequest(wiped, "c1")), ErrorCode.WRONG_CLUSTER);
    Ring left = two.withNode(B.withState(NodeState.LEFT));
    assertFails(() -> RingTransitions.joined(left, new JoinRequest(B, "c1")), ErrorCode.NODE_LEFT);
  }

  @Test
  void aMoveEndsWhenTheGroupIsAsItWanted() {
    MoveCompleted report = new MoveCompleted(1, 2, List.of("n2", "n1"));
    Ring done = RingTransitions.reported(moving, report);
    assertThat(done.shard(1).replicas()).containsExactly("n1", "n2"); // the preferred leader stays
    assertThat(done.shard(1).move()).isNull();
    assertThat(done.shard(1).epoch()).isEqualTo(3);
    assertThat(RingTransitions.reported(done, report)).isSameAs(done); // said again, since the answer was lost
  }

  /** A leader that was deposed long ago must not turn a row back. */
  @Test
  void aReportOfAnotherEpochChangesNothing() {
    assertReportFails(moving, new MoveCompleted(1, 1, List.of("n1", "n2")), ErrorCode.STALE_EPOCH);
    assertReportFails(moving, new MoveCompleted(1, 2, List.of("n1")), ErrorCode.STALE_EPOCH);
    assertReportFails(moving, new MoveCompleted(1, 2, List.of("n1", "n3")), ErrorCode.STALE_EPOCH);
    assertReportFails(moving, new MoveCompleted(7, 2, List.of("n1")), ErrorCode.NOT_FOUND);
  }

  /** Otherwise a target that died before it was added would keep its shard from growing for ever. */
  @Test
  void aMoveToANodeThatIsDownIsGivenUpOnlyWhileTheGroupIsAsBefore() {
    Ring down = RingTransitions.down(moving, List.of("n2"));
    Ring given = RingTransitions.reported(down, new MoveCompleted(1, 2, List.of("n1")));
    assertThat(given.shard(1).move()).isNull();
    assertThat(given.shard(1).replicas()).containsExactly("n1");
    assertThat(RingTransitions.reported(down, new MoveCompleted(1, 2, List.of("n1", "n2"))).shard(1).replicas())
        .containsExactly("n1", "n2");
  }

  /** The group is what really is: a change that was given up may have come through after all. */
  @Test
  void aReplicaThatTheRowDoesNotHaveIsTakenOver() {
    assertThat(RingTransitions.reported(two, new MoveCompleted(1, 1, List.of("n1", "n2"))).shard(1).replicas())
        .containsExactly("n1", "n2");
    assertReportFails(two, new MoveCompleted(1, 1, List.of("n1", "n9")), ErrorCode.STALE_EPOCH);
    assertReportFails(two, new MoveCompleted(1, 1, List.of("n2")), ErrorCode.STALE_EPOCH);
  }

  @Test
  void onlyNodesThatCountAsThereGoDown() {
    Ring left = two.withNode(B.withState(NodeState.LEFT));
    assertThat(RingTransitions.down(left, List.of("n2", "n9"))).isSameAs(left);
  }

  /** The new node takes the old one's place, leader or not, and the old one learns that its folder may go. */
  @Test
  void aMoveLeavesATombstoneForWhomItTookOut() {
    Ring three = two.withNode(node("n3"));
    Ring from = three.withShard(three.shard(1).withMove(new ShardMove("n3", "n1")));
    assertReportFails(from, new MoveCompleted(1, 2, List.of("n1")), ErrorCode.STALE_EPOCH);
    assertReportFails(from, new MoveCompleted(1, 2, List.of("n1", "n3")), ErrorCode.STALE_EPOCH);
    Ring done = RingTransitions.reported(from, new MoveCompleted(1, 2, List.of("n3")));
    assertThat(done.shard(1).replicas()).containsExactly("n3");
    assertThat(done.shard(1).founder()).isEmpty();
    Tombstone tombstone = new Tombstone(1, done.shard(1).groupId(), "n1", 3);
    assertThat(done.tombstones()).containsExactly(tombstone);
    Ring deleted = RingTransitions.deleted(done, tombstone);
    assertThat(deleted.tombstones()).isEmpty();
    assertThat(RingTransitions.deleted(deleted, tombstone)).isSameAs(deleted);
  }

  /** The new node is lost after it was added: the row takes over what is, and nothing good is given up for it. */
  @Test
  void aMoveWhoseNewNodeIsLostEndsWithBoth() {
    Ring three = two.withNode(node("n3"));
    Ring moved = three.withShard(three.shard(1).withMove(new ShardMove("n3", "n1")));
    Ring from = RingTransitions.down(moved, List.of("n3"));
    Ring both = RingTransitions.reported(from, new MoveCompleted(1, 2, List.of("n1", "n3")));
    assertThat(both.shard(1).replicas()).containsExactly("n1", "n3");
    assertThat(both.shard(1).move()).isNull();
    assertThat(both.tombstones()).isEmpty();
    assertThat(RingTransitions.reported(from, new MoveCompleted(1, 2, List.of("n1"))).shard(1).move()).isNull();
  }

  @Test
  void aNodeThatLeavesIsDrainedFirst() {
    Ring leaving = RingTransitions.leaving(two, "n2");
    assertThat(leaving.node("n2").state()).isEqualTo(NodeState.DRAINING);
    assertThat(RingTransitions.leaving(leaving, "n2")).isSameAs(leaving);
    Ring holds = leaving.withShard(leaving.shard(1).withReplicas(List.of("n1", "n2")));
    assertThat(RingTransitions.left(holds, Set.of())).isSameAs(holds);
    Ring goes = leaving.withShard(leaving.shard(1).withMove(new ShardMove(null, "n2")));
    assertThat(RingTransitions.left(goes, Set.of())).isSameAs(goes);
    Ring buried = leaving.withTombstones(List.of(new Tombstone(1, leaving.shard(1).groupId(), "n2", 3)));
    assertThat(RingTransitions.left(buried, Set.of("n2"))).isSameAs(buried);
    Ring left = RingTransitions.left(buried, Set.of("n1"));
    assertThat(left.node("n2").state()).isEqualTo(NodeState.LEFT);
    assertThat(left.tombstones()).isEmpty();
    assertThat(RingTransitions.left(left, Set.of())).isSameAs(left);
  }

  /** A cluster whose machines come and go by the hour would in the end have a ring too large to be changed. */
  @Test
  void ofThoseThatLeftTheRingNamesSoMany() {
    Ring ring = one;
    for (int i = 0; i < 2 * RingTransitions.MAX_LEFT; i++) {
      RingNode guest = new RingNode("x" + (1_000 + i), "i", "127.0.0.1", 4, 5, 6, -1, "", 1, NodeState.DRAINING);
      ring = RingTransitions.left(ring.withNode(guest), Set.of());
      assertThat(ring.node(guest.nodeId()).state()).isEqualTo(NodeState.LEFT);
    }
    assertThat(ring.nodes()).hasSize(1 + RingTransitions.MAX_LEFT);
  }

  /** Its data would be nowhere. */
  @Test
  void theLastNodeCannotLeave() {
    assertFails(() -> RingTransitions.leaving(one, "n1"), ErrorCode.INVALID_ARGUMENT);
    assertFails(() -> RingTransitions.leaving(RingTransitions.leaving(two, "n2"), "n1"), ErrorCode.INVALID_ARGUMENT);
    Ring down = RingTransitions.down(two, List.of("n2"));
    assertFails(() -> RingTransitions.leaving(down, "n1"), ErrorCode.INVALID_ARGUMENT);
    assertFails(() -> RingTransitions.leaving(one, "n9"), ErrorCode.NOT_FOUND);
  }

  /** What is lost on one disk is on the others; with no others that agree, a broken file may be all that is left. */
  @Test
  void aLostReplicaIsTakenOutWhereTheOthersHaveAMajority() {
    Ring three = two.withNode(node("n3"));
    three = three.withShard(three.shard(1).withReplicas(List.of("n1", "n2", "n3")));
    ReplicaLost lost = new ReplicaLost(1, three.shard(1).groupId(), "n3");
    Ring moving = RingTransitions.lost(three, lost, Set.of("n1", "n2", "n3"));
    assertThat(moving.shard(1).move()).isEqualTo(new ShardMove(null, "n3"));
    assertThat(RingTransitions.lost(moving, lost, Set.of("n1", "n2"))).isSameAs(moving);
    Ring whole = three;
    assertFails(() -> RingTransitions.lost(whole, lost, Set.of("n1", "n3")), ErrorCode.NO_QUORUM);
    Ring pair = two.withShard(two.shard(1).withReplicas(List.of("n1", "n2")));
    ReplicaLost ofPair = new ReplicaLost(1, pair.shard(1).groupId(), "n2");
    assertFails(() -> RingTransitions.lost(pair, ofPair, Set.of("n1", "n2")), ErrorCode.NO_QUORUM);
    ReplicaLost other = new ReplicaLost(1, new UUID(9, 9), "n2");
    assertThat(RingTransitions.lost(pair, other, Set.of("n1", "n2"))).isSameAs(pair);
  }

  private static RingNode node(String nodeId) {
    return new RingNode(nodeId, "i", "127.0.0.1", 7, 8, 9, -1, "", 1, NodeState.UP);
  }
}
