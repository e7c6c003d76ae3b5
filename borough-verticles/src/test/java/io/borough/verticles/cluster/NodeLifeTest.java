package io.borough.verticles.cluster;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.Borough;
import io.borough.Entry;
import io.borough.EntryIterator;
import io.borough.Partition;
import io.borough.Payload;
import io.borough.Request;
import io.borough.RequestVerticle;
import io.borough.ScanOptions;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.info.NodeInfo;
import io.borough.info.RingInfo;
import io.borough.options.BoroughOptions;
import io.borough.options.Role;
import io.borough.testing.NodeTest;
import io.borough.verticles.bus.OwnVertx;
import io.borough.verticles.kit.BlockedThreads;
import io.borough.verticles.kit.ByteSource;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of both roles on Vert.x instances of their own and of the user's: how they begin, end and begin again. */
@NodeTest
@ExtendWith(BlockedThreads.class)
class NodeLifeTest {
  private static final String CLUSTER = "lives";

  @TempDir
  private static Path folder;

  private static final List<OwnVertx> BUSES = new ArrayList<>();
  private static Vertx first;
  private static Vertx second;
  private static Borough founder;
  private static Borough joiner;

  /** A clustered Vert.x as a user would make one. */
  private static Vertx vertx(String... peers) {
    OwnVertx own = new OwnVertx(new BoroughOptions().setClusterName(CLUSTER));
    Vertx made = await(own.open(0, 0, List.of(peers)));
    BUSES.add(own);
    return made;
  }

  private static BoroughOptions options(String name) {
    BoroughOptions options = new BoroughOptions().setClusterName(CLUSTER).setShards(2)
        .setDataDir(folder.resolve(name).toString());
    options.getPlacement().setTickMs(100);
    return options;
  }

  /** Answers with the body and the stream that came. */
  private static Future<Payload> echo(Request request) {
    Payload reply = Payload.of(request.payload().<Object>body());
    request.payload().streamNames().forEach(name -> reply.stream(name, request.payload().stream(name)));
    return Future.succeededFuture(reply);
  }

  /** Two empty nodes without a base, on two Vert.x of one cluster: the second finds the first through its Vert.x. */
  @BeforeAll
  static void start() {
    first = vertx();
    founder = Borough.create(first, options("first")).requestHandler(NodeLifeTest::echo);
    await(founder.start());
    second = vertx("127.0.0.1:" + BUSES.get(0).port());
    joiner = Borough.create(second, options("second"));
    await(joiner.start());
    joiner.requestHandler(NodeLifeTest::echo);
  }

  @AfterAll
  static void stop() {
    await(joiner.stop());
    await(founder.stop());
    Collections.reverse(BUSES);
    for (OwnVertx own : BUSES) {
      await(own.close());
    }
  }

  private static ErrorCode failure(Future<?> future) {
    Awaitility.await().atMost(30, TimeUnit.SECONDS).until(future::isComplete);
    assertThat(future.failed()).as("%s", future).isTrue();
    return ((BoroughException) future.cause()).code();
  }

  /** Everything a node that holds nothing is for. */
  private static void use(Borough node, String name, Vertx vertx) {
    Partition partition = node.partition(name);
    for (int i = 0; i < 5; i++) {
      await(partition.put(Buffer.buffer("k" + i), Buffer.buffer("v" + i)));
    }
    assertThat(await(partition.get(Buffer.buffer("k3")))).isEqualTo(Buffer.buffer("v3"));
    EntryIterator iterator = partition.iterator(new ScanOptions().setPageSize(2));
    List<String> keys = new ArrayList<>();
    for (Entry entry = await(iterator.next()); entry != null; entry = await(iterator.next())) {
      keys.add(entry.key().toString());
    }
    await(iterator.close());
    assertThat(keys).containsExactly("k0", "k1", "k2", "k3", "k4");
    ByteSource source = new ByteSource(vertx, 1_000_000, 10_000);
    Payload reply = await(node.request(name, Payload.of("body").stream("bytes", source)));
    assertThat(reply.<String>body()).isEqualTo("body");
    assertThat(read(reply.stream("bytes"))).isEqualTo(1_000_000);
    assertThat(await(node.ring()).nodes()).hasSize(2);
  }

  private static long read(ReadStream<Buffer> stream) {
    Promise<Void> end = Promise.promise();
    AtomicLong bytes = new AtomicLong();
    stream.exceptionHandler(end::fail).endHandler(end::complete).handler(buffer -> bytes.addAndGet(buffer.length()));
    await(end.future());
    return bytes.get();
  }

  /** A typing error in the address: whoever starts the node should hear of it, and not find it waiting next morning. */
  @Test
  void aNodeWhoseBaseNobodyListensAtIsRefused() throws Exception {
    int nobody;
    try (ServerSocket closed = new ServerSocket(0)) {
      nobody = closed.getLocalPort();
    }
    Borough lonely = Borough.create(options("lonely").setClusterName("lonely").setBase(List.of("127.0.0.1:" + nobody)));
    assertThatThrownBy(() -> await(lonely.start())).isInstanceOfSatisfying(BoroughException.class, failure -> {
      assertThat(failure.code()).isEqualTo(ErrorCode.NODE_UNREACHABLE);
      assertThat(failure.getMessage()).startsWith("base: no node has answered at [127.0.0.1:" + nobody + "]");
    });
  }

  @Test
  void nodesOnGivenVertxInstancesAreOneClusterAndServeEachOther() {
    RingInfo ring = await(founder.ring());
    assertThat(ring.clusterId()).isEqualTo(await(joiner.ring()).clusterId());
    assertThat(ring.nodes()).extracting(NodeInfo::nodeId)
        .containsExactlyInAnyOrder(founder.nodeId(), joiner.nodeId());
    use(joiner, "given-data", second);
    assertThat(await(founder.partition("given-data").get(Buffer.buffer("k1")))).isEqualTo(Buffer.buffer("v1"));
  }

  /** The verticle that started the client owns none of its parts: they must not end with it. */
  @Test
  void aClientOnAGivenVertxOutlivesTheVerticleThatStartedIt() {
    Vertx third = vertx("127.0.0.1:" + BUSES.get(0).port());
    Borough client = Borough.create(third, new BoroughOptions().setClusterName(CLUSTER).setRole(Role.CLIENT));
    assertThat(failure(client.request("p", Payload.of("x")))).isEqualTo(ErrorCode.NOT_STARTED);
    int deployments = third.deploymentIDs().size();
    String id = await(third.deployVerticle(new VerticleBase() {
      @Override
      public Future<?> start() {
        return client.start();
      }
    }));
    await(third.undeploy(id));
    assertThat(third.deploymentIDs()).hasSize(deployments + 1);
    use(client, "given-client", third);
    await(client.stop());
    assertThat(third.deploymentIDs()).hasSize(deployments);
    assertThat(failure(client.partition("p").get(Buffer.buffer("k")))).isEqualTo(ErrorCode.STOPPED);
    await(client.start());
    assertThat(await(client.partition("given-client").get(Buffer.buffer("k1")))).isEqualTo(Buffer.buffer("v1"));
    await(client.stop());
  }

  @Test
  void aClientWithItsOwnVertxDoesEverythingAndClosesIt() {
    BoroughOptions options = new BoroughOptions().setClusterName(CLUSTER).setRole(Role.CLIENT)
        .setBase(List.of("127.0.0.1:" + BUSES.get(0).port()));
    Borough client = Borough.create(options);
    await(client.start());
    use(client, "own-client", first);
    await(client.stop());
    assertThat(failure(client.ring())).isEqualTo(ErrorCode.STOPPED);
  }

  @Test
  void aClientThatFindsNobodyFailsAndLeavesNothing() {
    Borough lost = Borough.create(new BoroughOptions().setClusterName("nobody").setRole(Role.CLIENT)
        .setStartTimeoutMs(1_000));
    Future<Void> started = lost.start();
    assertThat(failure(started)).isEqualTo(ErrorCode.NO_RING);
    assertThat(lost.start()).isSameAs(started);
    await(lost.stop());
    Future<Void> again = lost.start();
    await(lost.stop());
    assertThat(failure(again)).isEqualTo(ErrorCode.STOPPED);
  }

  /** Its Vert.x would go on in a process that believes it has stopped, and its folder could not be opened again. */
  @Test
  void aNodeThatIsStoppedWhileItStartsLeavesNothingAndStartsAgainAsItWas() {
    Borough node = Borough.create(options("stopped").setClusterName("stopped"));
    Future<Void> interrupted = node.start();
    Future<Void> stopped = node.stop();
    Future<Void> second = node.start();
    Future<Void> stoppedAgain = node.stop();
    Future<Void> third = node.start();
    assertThat(failure(interrupted)).isEqualTo(ErrorCode.STOPPED);
    assertThat(failure(second)).isEqualTo(ErrorCode.STOPPED);
    await(stopped);
    await(stoppedAgain);
    await(third);
    String nodeId = node.nodeId();
    await(node.partition("p").put(Buffer.buffer("k"), Buffer.buffer("v")));
    assertThat(failure(node.join(List.of("127.0.0.1:1")))).isEqualTo(ErrorCode.UNSUPPORTED);
    await(node.stop());
    assertThat(failure(node.deploy(Echo::new, new DeploymentOptions()))).isEqualTo(ErrorCode.STOPPED);
    Borough same = Borough.create(options("stopped").setClusterName("stopped"));
    await(node.start());
    assertThat(failure(same.start())).isEqualTo(ErrorCode.DATA_DIR_IN_USE);
    assertThat(node.nodeId()).isEqualTo(nodeId);
    assertThat(await(node.partition("p").get(Buffer.buffer("k")))).isEqualTo(Buffer.buffer("v"));
    await(node.stop());
    await(same.stop());
    await(same.start()); // what failed to start has let go of everything
    assertThat(same.nodeId()).isEqualTo(nodeId);
    await(same.stop());
  }

  @Test
  void joinRefusesBadAddressesAndThrowsNothing() {
    Borough node = Borough.create(options("unjoined"));
    assertThat(failure(node.join(null))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(failure(node.join(List.of()))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(failure(node.join(List.of("nowhere")))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(failure(node.deploy(Echo::new, null))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(failure(node.deploy(Echo::new, new DeploymentOptions()))).isEqualTo(ErrorCode.NOT_STARTED);
  }

  /** A handler that echoes and says on which thread. */
  public static final class Echo extends RequestVerticle {
    @Override
    protected Future<Payload> handle(Request request) {
      return request.partition().put(Buffer.buffer("k"), Buffer.buffer("v"))
          .map(revision -> Payload.of(Thread.currentThread().toString()));
    }
  }

  /** Handlers on the user's Vert.x are the user's: they stay when the node stops, and serve when it is back. */
  @Test
  void deployedHandlersOutliveAStopOnAGivenVertxAndEndWhenUndeployed() {
    Borough node = Borough.create(first, options("deployed").setClusterName("deployed"));
    String id = await(node.deploy(Echo::new, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
    await(node.start());
    assertThat(await(node.request("p", Payload.of("x"))).<String>body()).contains("worker");
    await(node.stop());
    assertThat(first.deploymentIDs()).contains(id);
    await(node.start());
    assertThat(await(node.request("p", Payload.of("x"))).<String>body()).contains("worker");
    await(first.undeploy(id));
    assertThat(failure(node.request("p", Payload.of("x")))).isEqualTo(ErrorCode.NO_HANDLER);
    await(node.stop());
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void aHandlerMayBlockOnAVirtualThread() {
    Borough node = Borough.create(first, options("virtual").setClusterName("virtual"));
    await(node.start());
    String id = await(node.deploy(Blocking::new,
        new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD)));
    assertThat(await(node.request("p", Payload.of("x"))).<String>body()).contains("VirtualThread");
    await(first.undeploy(id));
    await(node.stop());
  }

  /** Waits for its write where it stands, as virtual threads may. */
  public static final class Blocking extends RequestVerticle {
    @Override
    protected Future<Payload> handle(Request request) {
      Future.await(request.partition().put(Buffer.buffer("k"), Buffer.buffer("v")));
      return Future.succeededFuture(Payload.of(Thread.currentThread().toString()));
    }
  }
}
