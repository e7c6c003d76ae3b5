package io.borough.verticles.raft;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.borough.error.BoroughException;
import io.borough.impl.message.RaftMessages.ChangeGroup;
import io.borough.options.RaftOptions;
import io.borough.options.SecurityOptions;
import io.borough.testing.NodeTest;
import io.borough.testing.WatchedVertx;
import io.borough.verticles.FakeBus;
import io.borough.verticles.kit.Certificates;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Raft between nodes with certificates. */
@NodeTest
class RaftTlsTest {
  private static final UUID GROUP = UUID.fromString("6a1f1c1e-93f5-4c0e-8b1d-0c8f6b7a0006");
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir
  Path folder;

  private final Vertx vertx = new WatchedVertx().get();
  private final FakeBus bus = new FakeBus(vertx);
  private TestNode a;
  private TestNode b;

  @AfterEach
  void stop() {
    TestNode.stopAll(List.of(a, b));
    await(vertx.close());
  }

  private void start(SecurityOptions first, SecurityOptions second) {
    RaftOptions options = TestNode.options().setCatchUpTimeoutMs(2_000);
    a = new TestNode(vertx, bus, "a", folder.resolve("a"), options).securedBy(first).start();
    b = new TestNode(vertx, bus, "b", folder.resolve("b"), options).securedBy(second).start();
    a.open(GROUP, a);
    await().atMost(PATIENCE).until(a::leads);
    b.open(GROUP);
  }

  /** With certificates everything works as without. */
  @Test
  void peersWithCertificatesReplicate() throws Exception {
    SecurityOptions certificate = Certificates.selfSigned(folder, "node");
    start(certificate, certificate);
    a.change(List.of(a), List.of(a, b));
    await(a.put("k", "v"));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(b.getLocal("k")).isEqualTo("v"));
  }

  /** A peer with a certificate that is not trusted must get nothing of the data. */
  @Test
  void aStrangerIsNotReplicatedTo() throws Exception {
    start(Certificates.selfSigned(folder, "node"), Certificates.selfSigned(folder, "stranger"));
    assertThatThrownBy(() -> a.call(new ChangeGroup(TestNode.SHARD, List.of("a"), List.of(a.row(), b.row()))))
        .isInstanceOf(BoroughException.class);
    assertThat(a.state().peers()).containsExactly("a");
  }
}
