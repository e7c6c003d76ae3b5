package io.borough.impl.client;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.error.ErrorCode;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.Service;
import io.borough.impl.message.StorageMessages.ReadReply;
import io.borough.impl.message.StorageMessages.ReadRequest;
import io.borough.impl.message.StorageMessages.ReadResult;
import io.borough.impl.topology.Ring;
import io.borough.impl.transport.Inbound;
import io.borough.options.BoroughOptions;
import io.borough.options.Consistency;
import io.borough.options.ReadOptions;
import io.borough.testing.UnitTest;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which replica answers a local read. The shard has replicas on the caller's node and on another, which leads it. */
@UnitTest
class LocalReadTest {
  private static final String OTHER_ID = "n2";
  private static final Buffer KEY = Buffer.buffer("key");
  private static final Buffer OWN = Buffer.buffer("of the caller's node");
  private static final Buffer OTHER = Buffer.buffer("of the leader's node");
  private static final ReadOptions LOCAL = new ReadOptions().setConsistency(Consistency.LOCAL);

  private AloneNode node;
  private AloneNode other;
  private volatile ErrorCode refusal; // of the caller's node; null while it answers

  @BeforeEach
  void start() {
    node = new AloneNode(new BoroughOptions());
    other = new AloneNode(new BoroughOptions(), node.vertx, OTHER_ID);
    Awaitility.await().until(() -> node.client.directory().byNodeId(OTHER_ID) != null);
    replicas(AloneNode.NODE_ID, OTHER_ID);
    node.client.routes().setLeader(new LeaderHint(1, OTHER_ID, 8));
    node.serve(Service.RAFT, inbound -> {
      if (refusal == null) {
        answer(inbound, OWN);
      } else {
        inbound.fail(refusal.failure("this node cannot answer"));
      }
    });
    other.serve(Service.RAFT, inbound -> answer(inbound, OTHER));
  }

  @AfterEach
  void stop() {
    other.close();
    node.close();
  }

  private void replicas(String... nodeIds) {
    Ring ring = node.client.routes().ring();
    node.client.routes().setRing(ring.withShard(ring.shardOf("orders").withReplicas(List.of(nodeIds))));
  }

  private static void answer(Inbound<?> read, Buffer value) {
    assertThat(((ReadRequest) read.message()).keys()).containsExactly(KEY);
    read.reply(new ReadReply(List.of(new ReadResult(value, 1))));
  }

  private Buffer read(ReadOptions options) {
    return await(node.client.partition("orders").get(KEY, options));
  }

  /** It is for reads that must not cross the network; a read without the option asks the leader. */
  @Test
  void theReplicaOfTheCallersNodeAnswers() {
    assertThat(read(LOCAL)).isEqualTo(OWN);
    assertThat(read(new ReadOptions())).isEqualTo(OTHER);
  }

  /** A replica that is opened, closed or lost on this node must not fail reads that another node can answer. */
  @Test
  void anotherReplicaAnswersWhenTheCallersNodeCannot() {
    for (ErrorCode code : List.of(ErrorCode.STALE_EPOCH, ErrorCode.UNAVAILABLE)) {
      refusal = code;
      assertThat(read(LOCAL)).as("%s", code).isEqualTo(OTHER);
    }
  }

  @Test
  void theLeadersReplicaAnswersWhenTheCallersNodeHasNone() {
    replicas("n0", OTHER_ID);
    assertThat(read(LOCAL)).isEqualTo(OTHER);
  }

  /** A node that is cut off keeps answering local reads, whatever node it takes for the leader. */
  @Test
  void noLeaderIsNeeded() {
    node.client.routes().removeLeader(1, OTHER_ID, 8);
    assertThat(read(LOCAL)).isEqualTo(OWN);
  }
}
