package io.borough.info;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The gateway's answers are these objects: programs read the names. */
@UnitTest
class InfoTest {
  /** Pinned: names, nulls and the text of states. */
  @Test
  void theRingHasTheseNames() {
    NodeInfo node = new NodeInfo("n1", "127.0.0.1", 1, 2, 3, -1, NodeState.UP, "", 1);
    ShardInfo moving = new ShardInfo(0, 4, null, List.of("n1"), new JsonObject().put("to", "n2"));
    ShardInfo resting = new ShardInfo(1, 5, "n1", List.of("n1", "n2"), null);
    RingInfo ring = new RingInfo("borough", "id", 6, 2, List.of(node), List.of(moving, resting));
    assertThat(ring.toJson().encode()).isEqualTo("{\"clusterName\":\"borough\",\"clusterId\":\"id\",\"epoch\":6,"
        + "\"redundancy\":2,"
        + "\"nodes\":[{\"nodeId\":\"n1\",\"host\":\"127.0.0.1\",\"port\":1,\"busPort\":2,\"raftPort\":3,"
        + "\"httpPort\":-1,\"state\":\"UP\",\"zone\":\"\",\"weight\":1}],"
        + "\"shards\":[{\"shard\":0,\"epoch\":4,\"leader\":null,\"replicas\":[\"n1\"],\"move\":{\"to\":\"n2\"}},"
        + "{\"shard\":1,\"epoch\":5,\"leader\":\"n1\",\"replicas\":[\"n1\",\"n2\"],\"move\":null}]}");
  }

  /** Pinned likewise. */
  @Test
  void aPartitionHasTheseNames() {
    ReplicaInfo leader = new ReplicaInfo("n1", ReplicaRole.LEADER, 9, 0);
    assertThat(new PartitionInfo("orders", 2, "n1", 3, List.of(leader)).toJson().encode())
        .isEqualTo("{\"name\":\"orders\",\"shard\":2,\"leader\":\"n1\",\"term\":3,"
            + "\"replicas\":[{\"node\":\"n1\",\"role\":\"LEADER\",\"appliedIndex\":9,\"lag\":0}]}");
    assertThat(new PartitionInfo("orders", 2, null, 0, List.of()).toJson().encode())
        .isEqualTo("{\"name\":\"orders\",\"shard\":2,\"leader\":null,\"term\":0,\"replicas\":[]}");
  }

  private static NodeInfo node(String nodeId, NodeState state) {
    return new NodeInfo(nodeId, "127.0.0.1", 1, 2, 3, -1, state, "", 1);
  }

  private static ShardInfo shard(String leader, String... replicas) {
    return new ShardInfo(0, 1, leader, List.of(replicas), null);
  }

  private static boolean isSettled(int redundancy, List<NodeInfo> nodes, ShardInfo... shards) {
    return new RingInfo("borough", "id", 1, redundancy, nodes, List.of(shards)).isSettled();
  }

  /** A test or a script that went on too early would meet a shard that moves, or has no leader. */
  @Test
  void aRingIsSettledWhenEveryShardHasItsReplicasAndItsPreferredLeader() {
    List<NodeInfo> three = List.of(node("a", NodeState.UP), node("b", NodeState.UP), node("c", NodeState.UP));
    ShardInfo whole = shard("a", "a", "b", "c");
    assertThat(isSettled(2, three, whole)).isTrue();
    assertThat(isSettled(1, three, shard("b", "b", "c"))).isTrue();
    assertThat(isSettled(4, three, whole)).as("as many replicas as there are nodes").isTrue();
    assertThat(isSettled(2, three, whole, shard("a", "a", "b"))).as("a shard lacks a replica").isFalse();
    assertThat(isSettled(1, three, whole)).as("a shard has one too many").isFalse();
    assertThat(isSettled(2, three, shard("b", "a", "b", "c"))).as("another leads").isFalse();
    assertThat(isSettled(2, three, shard(null, "a", "b", "c"))).as("no leader is known").isFalse();
    assertThat(isSettled(2, three, new ShardInfo(0, 1, "a", List.of("a", "b", "c"), new JsonObject())))
        .as("a replica is being moved").isFalse();
    assertThat(isSettled(2, three)).as("no shard is known").isFalse();
    assertThat(isSettled(-1, three, whole)).as("the redundancy is not known").isFalse();
  }

  /** A node that is down, or leaves, still holds replicas that the others will have to take over. */
  @Test
  void aRingWithAReplicaOnANodeThatIsNotUpIsNotSettled() {
    for (NodeState state : NodeState.values()) {
      List<NodeInfo> nodes = List.of(node("a", NodeState.UP), node("b", NodeState.UP), node("c", state));
      assertThat(isSettled(2, nodes, shard("a", "a", "b", "c"))).as("%s", state).isEqualTo(state == NodeState.UP);
      assertThat(isSettled(1, nodes, shard("a", "a", "c"))).as("%s", state).isEqualTo(state == NodeState.UP);
      assertThat(isSettled(1, nodes, shard("a", "a", "b"))).as("%s", state).isTrue();
    }
  }

  /** Handed to several callers: what one does to the JSON must not be seen by the next. */
  @Test
  void aMoveIsCopied() {
    JsonObject move = new JsonObject().put("to", "n2");
    ShardInfo shard = new ShardInfo(1, 5, null, List.of(), move);
    move.put("to", "n3");
    shard.move().put("to", "n3");
    shard.toJson().getJsonObject("move").put("to", "n3");
    assertThat(shard.move()).isEqualTo(new JsonObject().put("to", "n2"));
  }
}
