package io.borough.verticles.cli;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.Borough;
import io.borough.testing.ProcessTest;
import io.borough.verticles.kit.LocalCluster;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ProcessTest
class BenchCommandTest {
  @TempDir
  private Path folder;

  @Test
  void everyOperationIsMeasuredOnNodesOfItsOwnWhichAreGoneAfterwards() {
    Run run = Run.of("bench", "--embedded", "1", "--data", folder.toString(), "-o", "json",
        "--op", "put,get,mixed,batch,request,stream,scan,localget", "--inflight", "4", "--keys", "1001",
        "--partitions", "3", "--batch", "20", "--stream-bytes", "200000", "--seconds", "0.5", "--warmup", "0.2");

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonObject report = new JsonObject(run.out());
    List<JsonObject> results = TextTable.objects(report.getJsonArray("results"));
    assertThat(results).hasSize(8).allSatisfy(result -> {
      assertThat(result.getInteger("operations")).as(result.encode()).isPositive();
      assertThat(result.getJsonObject("errors")).as(result.encode()).isEmpty();
      assertThat(result.getDouble("serverCpuSeconds")).isNotNegative();
      assertThat(result.getLong("rssBytesPerNode")).isGreaterThan(1_000_000);
    });
    assertThat(report.getJsonObject("target").getInteger("shards")).isEqualTo(3);
    assertThat(report.getJsonObject("target").getDouble("firstPutSeconds")).isPositive();
    assertThat(folder).isEmptyDirectory();
    assertThat(BenchTables.of(report)).contains("1 nodes, 3 shards").contains("localget").contains("idle:");
  }

  @Test
  void aClusterThatRunsIsMeasuredOverHttp() {
    try (LocalCluster cluster = new LocalCluster(folder)) {
      Borough node = cluster.add(cluster.options(0).setHttpPort(0));
      node.requestHandler(request -> Future.succeededFuture(request.payload()));
      int port = await(node.ring()).nodes().get(0).httpPort();

      Run run = Run.of("bench", "--url", "http://127.0.0.1:" + port, "-o", "json", "--op",
          "put,get,mixed,batch,request", "--inflight", "3", "--keys", "50", "--seconds", "0.3", "--warmup", "0.1");

      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(TextTable.objects(new JsonObject(run.out()).getJsonArray("results"))).hasSize(5).allSatisfy(result -> {
        assertThat(result.getInteger("operations")).as(result.encode()).isPositive();
        assertThat(result.getJsonObject("errors")).as(result.encode()).isEmpty();
      });

      Run large = Run.of("bench", "--url", "http://127.0.0.1:" + port, "--op", "get", "--inflight", "1",
          "--keys", "50", "--value-bytes", "90000", "--seconds", "0.1", "--warmup", "0"); // 50 do not fit a batch

      assertThat(large.exitCode()).as(large.err()).isZero();
    }
  }

  @Test
  void whatCannotBeMeasuredIsRefusedByItsFlag() {
    assertRefused("--inflight: 0 is not within 1 to 10000", "--embedded", "1", "--inflight", "0");
    assertRefused("--partitions: 20 is not within 1 to 10", "--embedded", "1", "--keys", "10", "--partitions", "20");
    assertRefused("--op: scan is measured with --embedded only", "--url", "http://127.0.0.1:1", "--op", "scan");
    assertRefused("--seconds: 0.01 is not within 0.1 to 3600", "--embedded", "1", "--seconds", "0.01");
    assertRefused("--url", "--op", "put");
    assertRefused("mutually exclusive", "--embedded", "1", "--url", "http://127.0.0.1:1");
    assertRefused("--op", "--embedded", "1", "--op", "increment");
  }

  private static void assertRefused(String why, String... flags) {
    String[] words = new String[flags.length + 1];
    words[0] = "bench";
    System.arraycopy(flags, 0, words, 1, flags.length);
    Run run = Run.of(words);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(why);
    assertThat(run.out()).isEmpty();
  }
}
