package io.borough.verticles.bus;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.options.BoroughOptions;
import io.borough.options.SecurityOptions;
import io.borough.testing.NodeTest;
import io.borough.verticles.kit.Certificates;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process learns that joins Hazelcast, which asks nobody who they are, without a certificate of the cluster. */
@NodeTest
class BusStrangersTest {
  private static final String CLUSTER = "strangers";
  private static final String ADDRESS = "secrets";

  @TempDir
  private static Path folder;

  private static SecurityOptions trusted;
  private static SecurityOptions untrusted;
  private static OwnVertx node;
  private static Vertx sender;
  private static Vertx plain;

  @BeforeAll
  static void open() throws Exception {
    trusted = Certificates.selfSigned(folder, "cluster");
    untrusted = Certificates.selfSigned(folder, "stranger");
    node = new OwnVertx(new BoroughOptions().setClusterName(CLUSTER).setSecurity(trusted));
    sender = await(node.open());
    plain = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    await(plain.close());
    await(node.close());
  }

  /** Whoever registers at an address is sent its messages: the sender must ask for the receiver's certificate first. */
  @Test
  void aStrangerWithACertificateOfItsOwnGetsNoByteOfAMessage() {
    AtomicInteger refusals = new AtomicInteger();
    AtomicLong bytes = new AtomicLong();
    NetServer tap = plain
        .createNetServer(new NetServerOptions().setSsl(true).setKeyCertOptions(certificate(untrusted)))
        .exceptionHandler(failure -> refusals.incrementAndGet())
        .connectHandler(socket -> socket.handler(buffer -> bytes.addAndGet(buffer.length())));
    await(tap.listen(0, "127.0.0.1"));
    Vertx stranger = await(join("127.0.0.1:" + node.port(), tap.actualPort()));
    try {
      await(stranger.eventBus().consumer(ADDRESS, message -> { }).completion());
      Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> {
        sender.eventBus().send(ADDRESS, Buffer.buffer("a value of a partition"));
        return refusals.get() > 0 || bytes.get() > 0;
      });
      assertThat(bytes).hasValue(0);
    } finally {
      await(stranger.close());
    }
  }

  /** What is encrypted is looked through once it is decrypted. */
  @Test
  void anEncryptedConnectionThatAnnouncesAHugeMessageIsClosedToo() {
    NetClientOptions options = new NetClientOptions().setSsl(true).setHostnameVerificationAlgorithm("")
        .setKeyCertOptions(certificate(trusted))
        .setTrustOptions(new PemTrustOptions().addCertPath(trusted.getTrustPath()));
    NetSocket socket = await(plain.createNetClient(options).connect(node.busPort(), "127.0.0.1"));
    Promise<Void> closed = Promise.promise();
    socket.closeHandler(closed::complete);
    socket.write(Buffer.buffer().appendInt(Integer.MAX_VALUE));

    await(closed.future());
  }

  /** A member of the bus that has others send what is for it to another port. */
  private static Future<Vertx> join(String peer, int publicPort) {
    FreePorts ports = new FreePorts("127.0.0.1");
    EventBusOptions bus = new EventBusOptions().setHost("127.0.0.1").setPort(0)
        .setClusterPublicHost("127.0.0.1").setClusterPublicPort(publicPort)
        .setSsl(true).setTrustAll(true).setKeyCertOptions(certificate(untrusted));
    return Vertx.builder()
        .with(new VertxOptions().setEventBusOptions(bus))
        .withClusterManager(
            HazelcastVertx.manager(CLUSTER, "127.0.0.1", ports.choose("port", 0, 0), () -> List.of(peer)))
        .buildClustered();
  }

  private static PemKeyCertOptions certificate(SecurityOptions security) {
    return new PemKeyCertOptions().setCertPath(security.getCertPath()).setKeyPath(security.getKeyPath());
  }
}
