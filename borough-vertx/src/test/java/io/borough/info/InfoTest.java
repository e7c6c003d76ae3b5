package io.borough.info;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The gateway's answers are these objects: programs read the names. */
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
