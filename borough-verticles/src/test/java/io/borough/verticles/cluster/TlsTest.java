package io.borough.verticles.cluster;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.Borough;
import io.borough.options.BoroughOptions;
import io.borough.options.SecurityOptions;
import io.borough.testing.NodeTest;
import io.borough.verticles.kit.Certificates;
import io.borough.verticles.kit.LocalCluster;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with certificates: on the bus and for Raft, both ends show one. */
@NodeTest
class TlsTest {
  @TempDir
  private Path folder;

  @Test
  void nodesWithTheClustersCertificateServe() throws Exception {
    SecurityOptions certificate = Certificates.selfSigned(folder, "cluster");
    LocalCluster cluster = new LocalCluster(folder.resolve("cluster"));
    try {
      for (int i = 0; i < 2; i++) {
        cluster.add(cluster.options(i).setSecurity(certificate));
      }
      cluster.awaitSettled();
      await(cluster.node(0).partition("p").put(Buffer.buffer("k"), Buffer.buffer("v")));
      assertThat(await(cluster.node(1).partition("p").get(Buffer.buffer("k")))).isEqualTo(Buffer.buffer("v"));
    } finally {
      cluster.close();
    }
  }

  /** A node without the certificate is on the member list, but nobody speaks with it: it learns no ring. */
  @Test
  void aNodeWithAnotherCertificateIsLeftOut() throws Exception {
    SecurityOptions certificate = Certificates.selfSigned(folder, "cluster");
    LocalCluster cluster = new LocalCluster(folder.resolve("cluster"));
    try {
      cluster.add(cluster.options(0).setSecurity(certificate));
      BoroughOptions strange = cluster.options(1).setSecurity(Certificates.selfSigned(folder, "stranger"))
          .setStartTimeoutMs(6_000);
      Borough stranger = Borough.create(strange);
      assertThatThrownBy(() -> await(stranger.start())).hasMessageContaining("startTimeoutMs");
      assertThat(await(cluster.node(0).ring()).nodes()).hasSize(1);
    } finally {
      cluster.close();
    }
  }
}
