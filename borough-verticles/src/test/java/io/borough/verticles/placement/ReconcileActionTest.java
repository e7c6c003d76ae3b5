package io.borough.verticles.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.impl.message.RaftMessages.GroupState;
import io.borough.impl.message.RaftRole;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.RingShard;
import io.borough.impl.topology.ShardMove;
import io.borough.impl.topology.Tombstone;
import io.borough.info.NodeState;
import io.borough.testing.UnitTest;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One node's view of one shard at each point at which it, or another, may have died. */
@UnitTest
class ReconcileActionTest {
  private static final RingNode A = node("a", NodeState.UP);
  private static final RingNode B = node("b", NodeState.UP);
  private static final RingNode C = node("c", NodeState.UP);
  private static final Set<String> ALL = Set.of("a", "b");
  private static final UUID GROUP = new UUID(1, 2);

  private static RingNode node(String id, NodeState state) {
    return new RingNode(id, "i", "127.0.0.1", 1, 2, 3, -1, "", 1, state);
  }

  private static Ring ring(RingShard row, RingNode... nodes) {
    RingShard system = new RingShard(RingShard.SYSTEM, 0, new UUID(0, 0), 1, "a", List.of("a"), null);
    return new Ring("borough", "c", 9, List.of(nodes), List.of(system, row), List.of());
  }

  private static RingShard row(long epoch, ShardMove move, String... replicas) {
    return new RingShard(1, 0, GROUP, epoch, "a", List.of(replicas), move);
  }

  private static GroupState state(RaftRole role, boolean ready, boolean committed, String... peers) {
    return new GroupState(1, GROUP, role, ready, 3, "a", List.of(peers), committed, 40, 50);
  }

  private static GroupState leader(String... peers) {
    return state(RaftRole.LEADER, true, true, peers);
  }

  private static ReconcileAction step(RingShard row, GroupState state, String own) {
    return ReconcileAction.of(ring(row, A, B), row, state, own, ALL);
  }

  /** Without the founder's own start nobody would ever lead the group; a move may be planned before it comes to it. */
  @Test
  void theFounderBeginsTheGroupAlone() {
    assertThat(step(row(1, null, "a"), null, "a")).isEqualTo(new ReconcileAction.Open(List.of(A)));
    assertThat(step(row(2, new ShardMove("b", null), "a"), null, "a")).isEqualTo(new ReconcileAction.Open(List.of(A)));
  }

  /** Two nodes that begin one group are two majorities. */
  @Test
  void everybodyElseBeginsEmpty() {
    assertThat(step(row(2, new ShardMove("b", null), "a"), null, "b")).isEqualTo(new ReconcileAction.Open(List.of()));
    assertThat(step(row(3, null, "a", "b"), null, "b")).isEqualTo(new ReconcileAction.Open(List.of()));
    assertThat(step(row(3, null, "a", "b"), null, "a")).isEqualTo(new ReconcileAction.Open(List.of()));
    assertThat(step(row(4, null, "b"), null, "b")).isEqualTo(new ReconcileAction.Open(List.of()));
  }

  @Test
  void othersShardsAreLeftAlone() {
    assertThat(step(row(1, null, "a"), null, "b")).isEqualTo(ReconcileAction.NONE);
  }

  /** A leader that is not ready, or a configuration in transition, says nothing that may be built on. */
  @Test
  void onlyAReadyLeaderWithACommittedConfigurationActs() {
    RingShard moving = row(2, new ShardMove("b", null), "a");
    assertThat(step(moving, state(RaftRole.FOLLOWER, false, true, "a"), "a")).isEqualTo(ReconcileAction.NONE);
    assertThat(step(moving, state(RaftRole.LEADER, false, true, "a"), "a")).isEqualTo(ReconcileAction.NONE);
    assertThat(step(moving, state(RaftRole.LEADER, true, false, "a", "b"), "a")).isEqualTo(ReconcileAction.NONE);
  }

  /** A replica that has stopped is opened again, or found to be lost; one that is being taken out is left alone. */
  @Test
  void aReplicaThatHasStoppedIsOpenedAgainUnlessItGoes() {
    GroupState closed = state(RaftRole.CLOSED, false, true, "a", "b");
    assertThat(step(row(2, null, "a", "b"), closed, "b")).isEqualTo(new ReconcileAction.Open(List.of()));
    assertThat(step(row(2, new ShardMove(null, "b"), "a", "b"), closed, "b")).isEqualTo(ReconcileAction.NONE);
  }

  @Test
  void theLeaderAddsWhomTheRowWants() {
    assertThat(step(row(2, new ShardMove("b", null), "a"), leader("a"), "a"))
        .isEqualTo(new ReconcileAction.Add(B, List.of("a"), List.of(A, B)));
  }

  /** The node was added and then the leader died, or its report was lost: the next one sees that and reports. */
  @Test
  void whatIsAddedIsReported() {
    assertThat(step(row(2, new ShardMove("b", null), "a"), leader("b", "a"), "b"))
        .isEqualTo(new ReconcileAction.Report(List.of("a", "b")));
  }

  /** A target that went before it was added: given up only when the ring says it is DOWN, and then by the leader. */
  @Test
  void aTargetThatIsGoneIsWaitedForAndThenGivenUp() {
    RingShard moving = row(2, new ShardMove("b", null), "a");
    assertThat(ReconcileAction.of(ring(moving, A, B), moving, leader("a"), "a", Set.of("a")))
        .isEqualTo(ReconcileAction.NONE);
    Ring down = ring(moving, A, node("b", NodeState.DOWN));
    assertThat(ReconcileAction.of(down, moving, leader("a"), "a", Set.of("a")))
        .isEqualTo(new ReconcileAction.Report(List.of("a")));
    assertThat(ReconcileAction.of(down, moving, leader("a", "b"), "a", Set.of("a")))
        .isEqualTo(new ReconcileAction.Report(List.of("a", "b")));
  }

  /** A change that was given up may come through after all. */
  @Test
  void aReplicaThatTheRowDoesNotHaveIsReported() {
    assertThat(step(row(3, null, "a"), leader("a", "b"), "a")).isEqualTo(new ReconcileAction.Report(List.of("a", "b")));
    assertThat(step(row(3, null, "a", "b"), leader("a"), "a")).isEqualTo(ReconcileAction.NONE);
  }

  @Test
  void aConfigurationThatIsNeitherOldNorNewIsLeftAlone() {
    assertThat(step(row(2, new ShardMove("b", null), "a"), leader("a", "c"), "a")).isEqualTo(ReconcileAction.NONE);
  }

  /**
   * Each step of a move is seen from what the group is: whoever dies in between, the next leader goes on from there.
   */
  @Test
  void aMoveAddsThenTakesOutThenReports() {
    RingShard moving = row(2, new ShardMove("c", "b"), "a", "b");
    Ring ring = ring(moving, A, B, C);
    Set<String> live = Set.of("a", "b", "c");
    assertThat(ReconcileAction.of(ring, moving, leader("a", "b"), "a", live))
        .isEqualTo(new ReconcileAction.Add(C, List.of("a", "b"), List.of(A, B, C)));
    assertThat(ReconcileAction.of(ring, moving, leader("a", "b", "c"), "a", live))
        .isEqualTo(new ReconcileAction.Remove("b", List.of("a", "b", "c"), List.of(A, C)));
    assertThat(ReconcileAction.of(ring, moving, leader("a", "c"), "a", live))
        .isEqualTo(new ReconcileAction.Report(List.of("a", "c")));
  }

  /** A leader that took itself out would leave its group without one, in the middle of what it is doing. */
  @Test
  void aLeaderThatIsToGoHandsOverFirst() {
    RingShard moving = row(2, new ShardMove("c", "a"), "a", "b");
    Ring ring = ring(moving, A, B, C);
    assertThat(ReconcileAction.of(ring, moving, leader("a", "b", "c"), "a", Set.of("a", "b", "c")))
        .isEqualTo(new ReconcileAction.HandOver(B, 50));
    assertThat(ReconcileAction.of(ring, moving, leader("a", "b", "c"), "b", Set.of("a", "b", "c")))
        .isEqualTo(new ReconcileAction.Remove("a", List.of("a", "b", "c"), List.of(B, C)));
  }

  @Test
  void aShardShrinksByOne() {
    RingShard moving = row(2, new ShardMove(null, "b"), "a", "b");
    assertThat(step(moving, leader("a", "b"), "a"))
        .isEqualTo(new ReconcileAction.Remove("b", List.of("a", "b"), List.of(A)));
    assertThat(step(moving, leader("a"), "a")).isEqualTo(new ReconcileAction.Report(List.of("a")));
  }

  /** Taking out one that is there, while others are not, could leave a group that cannot agree on anything. */
  @Test
  void nobodyIsTakenOutWhileWhatRemainsHasNoMajority() {
    RingShard moving = row(2, new ShardMove("c", "b"), "a", "b");
    Ring ring = ring(moving, A, B, C);
    assertThat(ReconcileAction.of(ring, moving, leader("a", "b", "c"), "a", Set.of("a", "b")))
        .isEqualTo(ReconcileAction.NONE);
  }

  /** The new node died after it was added: its copy must not be the reason to give a good one up. */
  @Test
  void theOldReplicaStaysWhenTheNewOneIsLost() {
    RingShard moving = row(2, new ShardMove("d", "c"), "a", "b", "c");
    Ring silent = ring(moving, A, B, C, node("d", NodeState.UP));
    Set<String> live = Set.of("a", "b", "c");
    assertThat(ReconcileAction.of(silent, moving, leader("a", "b", "c", "d"), "a", live))
        .isEqualTo(ReconcileAction.NONE);
    Ring down = ring(moving, A, B, C, node("d", NodeState.DOWN));
    assertThat(ReconcileAction.of(down, moving, leader("a", "b", "c", "d"), "a", live))
        .isEqualTo(new ReconcileAction.Report(List.of("a", "b", "c", "d")));
  }

  /** A folder that stayed would fill the disk, and would vote if its node were ever asked to. */
  @Test
  void aReplicaThatWasTakenOutIsDeleted() {
    RingShard row = row(3, null, "a");
    Tombstone tombstone = new Tombstone(1, GROUP, "b", 3);
    Ring ring = ring(row, A, B).withTombstones(List.of(tombstone));
    assertThat(ReconcileAction.of(ring, row, null, "b", ALL)).isEqualTo(new ReconcileAction.Delete(tombstone));
    assertThat(ReconcileAction.of(ring, row, state(RaftRole.FOLLOWER, false, true, "a", "b"), "b", ALL))
        .isEqualTo(new ReconcileAction.Delete(tombstone));
    assertThat(ReconcileAction.of(ring, row, leader("a"), "a", ALL)).isEqualTo(ReconcileAction.NONE);
    RingShard again = row(5, new ShardMove("b", null), "a");
    assertThat(ReconcileAction.of(ring(again, A, B).withTombstones(List.of(tombstone)), again, null, "b", ALL))
        .isInstanceOf(ReconcileAction.Open.class);
  }

  /** A shard that was recovered from one copy has another group, and copies of the former one come back. */
  @Test
  void aReplicaOfAFormerGroupIsDeleted() {
    RingShard row = row(3, null, "a");
    Tombstone tombstone = new Tombstone(1, new UUID(9, 9), "b", 3);
    Ring ring = ring(row, A, B).withTombstones(List.of(tombstone));
    assertThat(ReconcileAction.of(ring, row, null, "b", ALL)).isEqualTo(new ReconcileAction.Delete(tombstone));
    assertThat(ReconcileAction.of(ring, row, leader("a"), "a", ALL)).isEqualTo(ReconcileAction.NONE);
  }

  @Test
  void aLeaderThatIsNotPreferredHandsOver() {
    assertThat(step(row(3, null, "b", "a"), leader("a", "b"), "a")).isEqualTo(new ReconcileAction.HandOver(B, 50));
    assertThat(step(row(3, null, "b", "a"), leader("a", "b"), "b")).isEqualTo(ReconcileAction.NONE);
  }

  /** A leadership handed to a node that is not there would be none. */
  @Test
  void nobodyHandsOverToANodeThatIsDownOrSilent() {
    RingShard row = row(3, null, "b", "a");
    assertThat(ReconcileAction.of(ring(row, A, B), row, leader("a", "b"), "a", Set.of("a")))
        .isEqualTo(ReconcileAction.NONE);
    assertThat(ReconcileAction.of(ring(row, A, node("b", NodeState.DOWN)), row, leader("a", "b"), "a", ALL))
        .isEqualTo(ReconcileAction.NONE);
  }
}
