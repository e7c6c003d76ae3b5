package io.borough.verticles.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** ring, nodes, shards, status and info against a gateway that shows what came over the wire. */
@UnitTest
class ClusterCommandsTest {
  private static final String NODES = """
      [{"nodeId":"n1","host":"127.0.0.1","port":5701,"raftPort":6001,"httpPort":8080,"state":"UP","zone":"","weight":1},
       {"nodeId":"node-2","host":"10.0.0.2","port":5702,"raftPort":6002,"httpPort":-1,"state":"DOWN","zone":"b",
        "weight":2}]""";
  private static final String SHARDS = """
      [{"shard":0,"epoch":4,"leader":"n1","replicas":["n1","node-2"],"move":null},
       {"shard":1,"epoch":12,"leader":null,"replicas":["node-2"],"move":{"add":"n1"}}]""";
  private static final String RING =
      "{\"clusterName\":\"c\",\"clusterId\":\"id\",\"epoch\":7,\"nodes\":" + NODES + ",\"shards\":" + SHARDS + "}";
  private static final String NODES_TABLE = """
      NODE    STATE  HOST       PORT  RAFT  HTTP  ZONE  WEIGHT
      n1      UP     127.0.0.1  5701  6001  8080  -     1
      node-2  DOWN   10.0.0.2   5702  6002  off   b     2
      """;
  private static final String SHARDS_TABLE = """
      SHARD  EPOCH  LEADER  REPLICAS   MOVE
      0      4      n1      n1,node-2  -
      1      12     -       node-2     {"add":"n1"}
      """;

  private GatewayStub gateway;

  @BeforeEach
  void start() {
    gateway = new GatewayStub();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void nodesAreATableOrTheGatewaysJson() {
    gateway.answering(200, NODES);

    assertThat(Run.of("nodes", "--url", gateway.url()).out()).isEqualTo(NODES_TABLE);
    assertThat(gateway.last().line()).isEqualTo("GET /nodes");
    assertThat(new JsonArray(Run.of("nodes", "-o", "json", "--url", gateway.url()).out()))
        .isEqualTo(new JsonArray(NODES));
  }

  @Test
  void shardsAreATableOrTheGatewaysJson() {
    gateway.answering(200, SHARDS);

    assertThat(Run.of("shards", "--url", gateway.url()).out()).isEqualTo(SHARDS_TABLE);
    assertThat(gateway.last().line()).isEqualTo("GET /shards");
    assertThat(new JsonArray(Run.of("shards", "-o", "json", "--url", gateway.url()).out()))
        .isEqualTo(new JsonArray(SHARDS));
  }

  @Test
  void theRingIsBothTablesOrTheGatewaysJson() {
    gateway.answering(200, RING);

    assertThat(Run.of("ring", "--url", gateway.url()).out())
        .isEqualTo("cluster c (id), epoch 7\n\n" + NODES_TABLE + "\n" + SHARDS_TABLE);
    assertThat(new JsonObject(Run.of("ring", "-o", "json", "--url", gateway.url()).out()))
        .isEqualTo(new JsonObject(RING));
  }

  /** Watched until it is over, with a line for each change; an answer that did not come is no departure. */
  @Test
  void leaveShowsANodeGo() {
    List<String> states = List.of("DRAINING\",\"replicas\":2", "DRAINING\",\"replicas\":2",
        "DRAINING\",\"replicas\":1", "LEFT\",\"replicas\":0");
    gateway.answering(response -> response.setStatusCode(gateway.asked().size() == 1 ? 202 : 200)
        .end("{\"nodeId\":\"n1\",\"state\":\"" + states.get(gateway.asked().size() - 1) + "}"));
    Run run = Run.of("leave", "n1", "--url", gateway.url());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("""
        node n1: DRAINING, 2 replicas left
        node n1: DRAINING, 1 replica left
        node n1: LEFT, 0 replicas left
        """);
    assertThat(gateway.asked()).extracting(GatewayStub.Asked::line).containsExactly(
        "POST /nodes/n1/leave", "GET /nodes/n1", "GET /nodes/n1", "GET /nodes/n1");
  }

  @Test
  void leaveSaysWhyANodeMayNotGo() {
    gateway.answering(400, "{\"code\":\"INVALID_ARGUMENT\",\"number\":100,\"message\":\"no other node is UP\"}");
    Run run = Run.of("leave", "n1", "--url", gateway.url());
    assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(run.err()).contains("no other node is UP");
  }

  @Test
  void infoShowsTheReplicas() {
    String info = """
        {"name":"p","shard":2,"leader":null,"term":0,"replicas":[
          {"node":"n1","role":"FOLLOWER","appliedIndex":20,"lag":3},
          {"node":"n2","role":null,"appliedIndex":-1,"lag":-1}]}""";
    gateway.answering(200, info);

    assertThat(Run.of("info", "p", "--url", gateway.url()).out()).isEqualTo("""
        partition p
        shard     2
        leader    -
        term      0

        NODE  ROLE      APPLIED  LAG
        n1    FOLLOWER  20       3
        n2    -         -1       -1
        """);
    assertThat(gateway.last().line()).isEqualTo("GET /partitions/p");
    assertThat(new JsonObject(Run.of("info", "p", "-o", "json", "--url", gateway.url()).out()))
        .isEqualTo(new JsonObject(info));
  }

  /** A script that waits for the cluster asks for this exit code. */
  @Test
  void statusFailsWhileAShardHasNoLeader() {
    gateway.answering(200, RING);
    Run run = Run.of("status", "--url", gateway.url());

    assertThat(run.out()).isEqualTo("""
        cluster c, epoch 7
        ready   yes
        nodes   1 of 2 up
        shards  1 of 2 with a leader
        """);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(gateway.asked()).extracting(GatewayStub.Asked::line).containsExactly("GET /health/ready", "GET /ring");
  }

  @Test
  void statusFailsWhileTheNodeIsNotReady() {
    String led = RING.replace("\"leader\":null", "\"leader\":\"n1\"");
    gateway.handling(request -> request.response()
        .setStatusCode(request.path().equals("/ring") ? 200 : 503)
        .end(request.path().equals("/ring") ? led : "{\"status\":\"DOWN\"}"));
    Run run = Run.of("status", "-o", "json", "--url", gateway.url());

    assertThat(new JsonObject(run.out())).isEqualTo(new JsonObject().put("ready", false).put("clusterName", "c")
        .put("epoch", 7).put("nodes", 2).put("nodesUp", 1).put("shards", 2).put("shardsLed", 2));
    assertThat(run.exitCode()).isEqualTo(2);

    gateway.answering(200, led).handling(request -> request.response().end(led));
    assertThat(Run.of("status", "--url", gateway.url()).exitCode()).isZero();
  }

  /** Whatever answers on a wrong port must not be shown as an empty cluster. */
  @Test
  void anAnswerOfAnotherServerIsAFailure() {
    gateway.answering(200, "<html>welcome</html>");
    for (String command : new String[] {"ring", "nodes", "shards", "status"}) {
      Run run = Run.of(command, "--url", gateway.url());

      assertThat(run.exitCode()).as(command).isEqualTo(2);
      assertThat(run.err()).as(command).contains("is this a Borough gateway?").hasLineCount(1);
    }
  }
}
