package io.borough.verticles.cluster;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import io.borough.Borough;
import io.borough.Partition;
import io.borough.Payload;
import io.borough.Request;
import io.borough.RequestVerticle;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.info.NodeState;
import io.borough.info.RingInfo;
import io.borough.options.BoroughOptions;
import io.borough.options.Role;
import io.borough.testing.NodeTest;
import io.borough.verticles.kit.BlockedThreads;
import io.borough.verticles.ring.DataFolder;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.internal.CloseFuture;
import io.vertx.core.internal.VertxInternal;
import io.vertx.launcher.application.HookContext;
import io.vertx.launcher.application.VertxApplication;
import io.vertx.launcher.application.VertxApplicationHooks;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Nodes on an application's own Vert.x, which is closed under them: they stop as {@link Borough#stop()} stops them. */
@NodeTest
class VertxCloseTest {
  @RegisterExtension
  static final BlockedThreads LOGGED = new BlockedThreads(List.of("did not close cleanly", "Unknown deployment"));

  @TempDir
  private Path folder;

  private final List<Vertx> instances = new ArrayList<>();
  private String firstMember;
  private final AtomicInteger served = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  @AfterEach
  void close() {
    over = true;
    await(Future.join(instances.stream().map(Vertx::close).toList()));
  }

  private BoroughOptions options(int node) {
    BoroughOptions options = new BoroughOptions().setShards(4).setDataDir(folder.resolve("n" + node).toString());
    options.getPlacement().setTickMs(100);
    return options;
  }

  private Vertx plain() {
    Vertx vertx = Vertx.vertx();
    instances.add(vertx);
    return vertx;
  }

  /** What an application gives its Vert.x, to be found on loopback by those that come after it. */
  private HazelcastClusterManager manager() {
    Config config = new Config().setClusterName("closing").setProperty("hazelcast.phone.home.enabled", "false")
        .setProperty("hazelcast.logging.type", "slf4j").setProperty("hazelcast.wait.seconds.before.join", "0")
        .setProperty("hazelcast.partition.count", "31");
    config.getNetworkConfig().setPort(0).setPortAutoIncrement(false).getInterfaces().setEnabled(true)
        .addInterface("127.0.0.1");
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true);
    if (firstMember != null) {
      join.getTcpIpConfig().addMember(firstMember);
    }
    return new HazelcastClusterManager(config);
  }

  private VertxBuilder builder(HazelcastClusterManager manager) {
    return Vertx.builder().withClusterManager(manager).with(new VertxOptions().setEventLoopPoolSize(2)
        .setEventBusOptions(new EventBusOptions().setHost("127.0.0.1").setPort(0)));
  }

  private Vertx clustered() {
    Vertx vertx = await(builder(manager()).buildClustered());
    instances.add(vertx);
    return vertx;
  }

  /** Writes what it is asked to, and answers with it. */
  public static final class Writer extends RequestVerticle {
    @Override
    protected Future<Payload> handle(Request request) {
      String text = request.payload().body();
      return request.partition().put(Buffer.buffer("by-handler"), Buffer.buffer(text))
          .map(written -> Payload.of(text));
    }
  }

  /** An application's main verticle, with a node and its handlers. */
  private static class Main extends VerticleBase {
    private final Borough node;

    Main(Borough node) {
      this.node = node;
    }

    @Override
    public Future<?> start() {
      return node.start().compose(started -> node.deploy(Writer::new, new DeploymentOptions()));
    }
  }

  /** One operation after the other; a breath between two of them leaves the processors to the nodes. */
  private void loop(Vertx vertx, String what, IntFunction<Future<?>> operation, int n) {
    operation.apply(n).onComplete(done -> {
      if (over) {
        return;
      }
      if (done.succeeded()) {
        served.incrementAndGet();
      } else {
        failures.add(what + " " + n + ": " + done.cause());
      }
      vertx.setTimer(5, next -> loop(vertx, what, operation, n + 1));
    });
  }

  private void load(Vertx vertx, Borough node) {
    for (int i = 0; i < 8; i++) {
      String name = "p" + i;
      Partition partition = node.partition(name);
      loop(vertx, "put " + name, n -> partition.put(Buffer.buffer("k"), Buffer.buffer("v" + n)), 0);
      loop(vertx, "get " + name, n -> partition.get(Buffer.buffer("k")), 0);
      loop(vertx, "request " + name, n -> node.request(name, Payload.of("r" + n)), 0);
    }
  }

  private void awaitServed(int more) {
    int target = served.get() + more;
    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> served.get() >= target);
  }

  private static List<String> leaders(RingInfo ring) {
    return ring.shards().stream().map(shard -> shard.leader()).toList();
  }

  private static Set<Thread> shutdownHooks() throws ReflectiveOperationException {
    Field hooks = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
    hooks.setAccessible(true);
    return Set.copyOf(((Map<?, ?>) hooks.get(null)).keySet().stream().map(Thread.class::cast).toList());
  }

  /** Vert.x's launcher starts the verticle on a clustered Vert.x; answers what it would have the JVM run at its end. */
  private Set<Thread> launch(Supplier<? extends Deployable> main) throws ReflectiveOperationException {
    Set<Thread> before = shutdownHooks();
    HazelcastClusterManager manager = manager();
    VertxApplicationHooks hooks = new VertxApplicationHooks() {
      @Override
      public VertxBuilder createVertxBuilder(VertxOptions ignored) {
        return builder(manager);
      }

      @Override
      public void afterVertxStarted(HookContext context) {
        instances.add(context.vertx());
      }

      @Override
      public Supplier<? extends Deployable> verticleSupplier() {
        return main;
      }
    };
    assertThat(new VertxApplication(new String[] {"-cluster"}, hooks, false, false) { }.launch()).isZero();
    firstMember = "127.0.0.1:" + manager.getHazelcastInstance().getCluster().getLocalMember().getAddress().getPort();
    Set<Thread> added = new HashSet<>(shutdownHooks());
    added.removeAll(before);
    return added;
  }

  /** What the JVM does at a SIGTERM: all hooks at once. */
  private static void runAtEnd(Set<Thread> hooks) throws InterruptedException {
    for (Thread hook : hooks) {
      Runtime.getRuntime().removeShutdownHook(hook);
      hook.start();
    }
    for (Thread hook : hooks) {
      hook.join(TimeUnit.SECONDS.toMillis(60));
      assertThat(hook.isAlive()).isFalse();
    }
  }

  /**
   * An application is ended by its launcher, which closes its Vert.x: callers of what its node leads must not wait for
   * an election, nor hear that nobody knows what became of a write.
   */
  @Test
  void aNodeWhoseVertxIsClosedHandsItsLeadershipsOverAndFailsNoRequest() throws Exception {
    Borough[] nodes = new Borough[3];
    List<RingInfo> atUndeployment = new ArrayList<>();
    Set<Thread> atEnd = launch(() -> {
      Vertx vertx = instances.get(0);
      nodes[0] = Borough.create(vertx, options(0));
      return new Main(nodes[0]) {
        @Override
        public Future<?> stop() {
          return nodes[0].stop() // as an application may do, that does not know that it need not
              .compose(stopped -> Future.all(nodes[1].ring(), nodes[2].ring()))
              .onSuccess(rings -> atUndeployment.addAll(rings.list()));
        }
      };
    });
    List<Future<?>> joined = new ArrayList<>();
    for (int i = 1; i < 3; i++) {
      Vertx vertx = clustered();
      nodes[i] = Borough.create(vertx, options(i));
      joined.add(vertx.deployVerticle(new Main(nodes[i])));
    }
    await(Future.all(joined));
    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> {
      RingInfo ring = await(nodes[2].ring());
      return ring.nodes().size() == 3 && ring.isSettled();
    });
    load(instances.get(2), nodes[2]);
    awaitServed(500);
    String founder = nodes[0].nodeId();
    assertThat(leaders(await(nodes[2].ring()))).contains(founder);
    runAtEnd(atEnd);
    awaitServed(500);
    over = true;
    assertThat(atUndeployment).hasSize(2);
    for (int shard = 0; shard < leaders(atUndeployment.get(0)).size(); shard++) {
      int row = shard;
      assertThat(atUndeployment).as("leader in row %d when the application's verticles were stopped", row)
          .anyMatch(ring -> nodes[1].nodeId().equals(leaders(ring).get(row))
              || nodes[2].nodeId().equals(leaders(ring).get(row)));
    }
    assertThat(failures).as("of %d served", served.get()).isEmpty();
    assertThat(await(nodes[2].ring()).nodes()).filteredOn(node -> node.nodeId().equals(founder))
        .extracting(node -> node.state()).containsOnly(NodeState.UP);
    assertIsOver(nodes[0], 0);
  }

  private static ErrorCode failure(Future<?> future) {
    Awaitility.await().atMost(30, TimeUnit.SECONDS).until(future::isComplete);
    assertThat(future.failed()).as("%s", future).isTrue();
    return ((BoroughException) future.cause()).code();
  }

  /** A node that has stopped with its Vert.x: nothing is left to stop, and its folder is anybody's. */
  private void assertIsOver(Borough node, int folderOf) {
    assertThat(node.stop().isComplete()).isTrue();
    assertThat(node.stop().succeeded()).isTrue();
    assertThat(failure(node.start())).isEqualTo(ErrorCode.STOPPED);
    DataFolder.open(folder.resolve("n" + folderOf), new BoroughOptions().getClusterName()).close();
  }

  private static int closeHooks(Vertx vertx) throws ReflectiveOperationException {
    Field children = CloseFuture.class.getDeclaredField("children");
    children.setAccessible(true);
    Map<?, ?> hooks = (Map<?, ?>) children.get(((VertxInternal) vertx).closeFuture());
    return hooks == null ? 0 : hooks.size();
  }

  /**
   * A node belongs to its Vert.x and not to the verticle that happens to start it; and whoever closes twice, or stops
   * and closes at the same time, stops it once.
   */
  @Test
  void severalNodesOnOneVertxOutliveTheirVerticleAndStopWithTheVertx() throws Exception {
    Vertx vertx = plain();
    Borough first = Borough.create(vertx, options(0));
    String main = await(vertx.deployVerticle(new Main(first)));
    await(vertx.undeploy(main));
    Borough client = Borough.create(vertx, new BoroughOptions().setRole(Role.CLIENT));
    Borough second = Borough.create(vertx, options(1));
    int hooks = closeHooks(vertx);
    await(client.start());
    await(second.start());
    await(second.stop());
    await(client.stop());
    assertThat(closeHooks(vertx)).as("hooks after a stop").isEqualTo(hooks);
    await(Future.all(client.start(), second.start()));
    await(client.partition("p").put(Buffer.buffer("k"), Buffer.buffer("v")));
    Future<Void> stopped = second.stop();
    Future<Void> closed = Future.future(done -> vertx.runOnContext(now -> vertx.close().onComplete(done)));
    Awaitility.await().until(((VertxInternal) vertx).closeFuture()::isClosed);
    await(Future.all(vertx.close(), stopped, second.stop(), first.stop(), closed));
    assertIsOver(first, 0);
    assertIsOver(second, 1);
    assertThat(failure(client.start())).isEqualTo(ErrorCode.STOPPED);
  }

  /** A process that is ended while it starts leaves no lock behind, and the start is told why it failed. */
  @Test
  void aVertxThatIsClosedWhileItsNodeStartsEndsTheStart() {
    for (int progress = 0; progress < 6; progress++) {
      Vertx vertx = plain();
      Borough node = Borough.create(vertx, options(0));
      Future<Void> started = node.start();
      int deployed = progress; // how far the start has got: its folder, its store, Raft, and then what takes requests
      Awaitility.await().pollInterval(1, TimeUnit.MILLISECONDS).until(() -> vertx.deploymentIDs().size() >= deployed);
      Future<Void> closed = vertx.close();
      Awaitility.await().atMost(30, TimeUnit.SECONDS).until(started::isComplete);
      if (started.failed() || progress < 3) { // with most of its parts deployed it may be up by then
        assertThat(failure(started)).isEqualTo(ErrorCode.STOPPED);
      }
      await(closed);
      assertIsOver(node, 0);
    }
  }

  /** What somebody has undeployed already need not be closed, and nothing is wrong. */
  @Test
  void aNodeWhosePartWasUndeployedStopsWithoutAWord() {
    Vertx vertx = plain();
    Borough lost = Borough.create(vertx, new BoroughOptions().setRole(Role.CLIENT));
    Future<Void> started = lost.start();
    Awaitility.await().until(() -> !vertx.deploymentIDs().isEmpty());
    await(Future.join(vertx.deploymentIDs().stream().map(vertx::undeploy).toList()));
    await(lost.stop());
    assertThat(failure(started)).isEqualTo(ErrorCode.STOPPED);
  }
}
