package io.borough.verticles;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.client.ClientRuntime;
import io.borough.impl.client.LeadershipBroadcaster;
import io.borough.impl.client.NodeLifecycle;
import io.borough.impl.client.ResourceStack;
import io.borough.impl.client.VertxCloseHook;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.topology.RingNode;
import io.borough.info.NodeState;
import io.borough.options.BoroughOptions;
import io.borough.verticles.bus.BusAddresses;
import io.borough.verticles.bus.CertificateCheck;
import io.borough.verticles.bus.DedicatedThread;
import io.borough.verticles.bus.FreePorts;
import io.borough.verticles.bus.HostAddress;
import io.borough.verticles.bus.HostResolver;
import io.borough.verticles.bus.OwnVertx;
import io.borough.verticles.bus.SeedAddresses;
import io.borough.verticles.gateway.GatewayVerticle;
import io.borough.verticles.handler.EventBusBridgeVerticle;
import io.borough.verticles.handler.HandlerPool;
import io.borough.verticles.handler.RequestDispatcherVerticle;
import io.borough.verticles.placement.PlacementVerticle;
import io.borough.verticles.raft.RaftConfig;
import io.borough.verticles.raft.RaftVerticle;
import io.borough.verticles.ring.DataFolder;
import io.borough.verticles.ring.NodeRecord;
import io.borough.verticles.ring.RingVerticle;
import io.borough.verticles.storage.RocksStores;
import io.borough.verticles.storage.StorageVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The parts of a running data node: starts them in the order in which they need each other and stops them in reverse.
 *
 * <p>Thread: any may call {@code start} once and then {@code stop}. Each started part has its own threads.
 */
final class NodeBootstrap implements NodeLifecycle.Run {
  private static final long FINISH_MS = 5_000; // for open requests
  private static final long HAND_OVER_MS = 5_000;

  private final BoroughOptions options;
  private final Vertx given;
  private final HostResolver names;
  private final ClientRuntime client;
  private final HandlerPool handlers;
  private final Consumer<String> identified;
  private final Runnable left;
  private final Supplier<Future<Void>> stopNode;
  private final VertxCloseHook closeHook; // null when the node creates its own Vert.x
  private final Consumer<Throwable> failures;
  private final ResourceStack closers = new ResourceStack();
  private volatile String host; // the IP address of the option host
  private volatile Vertx vertx;
  private volatile RaftVerticle raft;
  private RocksStores stores;
  private volatile RequestDispatcherVerticle front;
  private volatile RingVerticle ring;
  private final AtomicBoolean retiring = new AtomicBoolean();
  private DataFolder folder;
  private NodeRecord.Ports ports;

  /**
   * Creates the bootstrap of a node; {@link #start} starts the parts.
   *
   * @param names looks up the names in {@code host} and {@code base}
   * @param identified called with the node's id when its data folder is open
   * @param left called, on an event loop, when the node has left its ring permanently
   * @param stopNode called, on an event loop, when the given Vert.x is being closed
   */
  NodeBootstrap(BoroughOptions options, Vertx given, HostResolver names, ClientRuntime client, HandlerPool handlers,
      Consumer<String> identified, Runnable left, Supplier<Future<Void>> stopNode, Consumer<Throwable> failures) {
    this.options = options;
    this.given = given;
    this.names = names;
    this.client = client;
    this.handlers = handlers;
    this.identified = identified;
    this.left = left;
    this.stopNode = stopNode;
    this.closeHook = given == null ? null : new VertxCloseHook(given);
    this.failures = failures;
  }

  /** Starts all parts. Completes when the node is UP in the ring. */
  @Override
  public Future<Void> start() {
    return closers.open(this::openCloseHook)
        .compose(hooked -> closers.open(() -> DedicatedThread.run("start", this::openFolder)))
        .onSuccess(opened -> identified.accept(opened.node().nodeId()))
        .compose(opened -> closers.open(this::openVertx))
        .compose(opened -> closers.open(this::openClient))
        .compose(opened -> closers.open(this::deployData))
        .compose(self -> closers.open(() -> deployFront(self)))
        .compose(self -> closers.open(() -> deployRing(self)))
        .compose(deployed -> closers.whileOpen(failingWithoutSeeds(deployed.ready())))
        .timeout(options.getStartTimeoutMs(), TimeUnit.MILLISECONDS)
        .recover(cause -> Future.failedFuture(cause instanceof TimeoutException ? lateness() : failure(cause)));
  }

  private Future<Void> openCloseHook() {
    return closeHook == null ? Future.succeededFuture() : closeHook.open(closers, stopNode);
  }

  private BoroughException failure(Throwable cause) {
    return closeHook == null ? Failures.of(cause) : closeHook.failure(cause);
  }

  /** Returns {@code ready}, but fails early when no process listens at an address of {@code base}. */
  private Future<Void> failingWithoutSeeds(Future<Void> ready) {
    if (given != null || folder.node().hasCluster() || options.getBase().isEmpty()) {
      return ready;
    }
    Promise<Void> first = Promise.promise();
    ready.onSuccess(first::tryComplete).onFailure(first::tryFail);
    SeedProbe.of(vertx, options.getBase(), host + ":" + ports.port(), names, ready).onFailure(first::tryFail);
    return first.future();
  }

  private Future<Void> openClient() {
    return client.open(vertx, folder.node().clusterId()).map(opened -> {
      closers.add(client::close);
      return null;
    });
  }

  /** Checks the options before it creates the folder, so that a start with a wrong option leaves no files. */
  private DataFolder openFolder() {
    SeedAddresses.check(options.getBase());
    CertificateCheck.check(options.getSecurity());
    RocksStores.prepare();
    InetAddress address = HostAddress.of(options.getHost(), names);
    host = address.getHostAddress();
    Path path = Path.of(options.getDataDir());
    boolean isNew = !DataFolder.isKnown(path); // opening a known folder first shows whether another process uses it
    if (isNew) {
      checkPorts(address);
    }
    folder = DataFolder.open(path, options.getClusterName());
    closers.add(() -> DedicatedThread.run("close", () -> {
      folder.close();
      return null;
    }));
    ports = folder.node().ports();
    if (!isNew) {
      checkPorts(address);
    }
    return folder;
  }

  private void checkPorts(InetAddress address) {
    FreePorts free = new FreePorts(address); // fails before the slower parts start
    if (given == null) {
      free.check("port", options.getPort());
      free.check("busPort", options.getBusPort());
    }
    free.check("raftPort", options.getRaftPort());
    free.check("httpPort", options.getHttpPort());
  }

  private Future<Void> openVertx() {
    if (given != null) {
      vertx = given;
      BusAddresses addresses = BusAddresses.of(given);
      ports = new NodeRecord.Ports(addresses.port(), addresses.busPort(), ports.raftPort(), ports.httpPort());
      return Future.succeededFuture();
    }
    OwnVertx own = new OwnVertx(new BoroughOptions(options).setHost(host), names);
    return own.open(ports.port(), ports.busPort(), peers()).map(opened -> {
      closers.add(own::close);
      vertx = opened;
      ports = new NodeRecord.Ports(own.port(), own.busPort(), ports.raftPort(), ports.httpPort());
      return null;
    });
  }

  /** Returns the addresses of other nodes: those in {@code base} and those in the stored copy of the ring. */
  private List<String> peers() {
    Set<String> peers = new LinkedHashSet<>(options.getBase());
    if (folder.ring() != null) {
      folder.ring().nodes().stream()
          .filter(node -> !node.nodeId().equals(folder.node().nodeId()) && node.state() != NodeState.LEFT)
          .forEach(node -> peers.add(node.address()));
    }
    return new ArrayList<>(peers);
  }

  /** Deploys storage and Raft. Returns this node's row of the ring, still without the gateway's port. */
  private Future<RingNode> deployData() {
    stores = new RocksStores(options.getStorage());
    closers.add(() -> DedicatedThread.run("close", () -> {
      stores.close();
      return null;
    }));
    NodeRecord record = folder.node();
    RingNode self = new RingNode(record.nodeId(), record.incarnation(), host, ports.port(), ports.busPort(),
        0, -1, options.getZone(), options.getWeight(), NodeState.UP);
    PeerAddressUpdater.begin(client);
    return deploy(new StorageVerticle(
        client.messenger(), stores, options.getStorage(), options.getMaxBatchBytes()))
        .compose(deployed -> bind(options.getRaftPort(), ports.raftPort(), port -> {
          RaftConfig setup = new RaftConfig(self.nodeId(), self.peerId(), self.host(), port, folder.shards(),
              options.getRaft(), options.getStorage().getMinFreeBytes(),
              options.getPlacement().getSnapshotBytesPerSecond(), options.getSecurity());
          RaftVerticle opened = new RaftVerticle(setup, client.messenger(), stores, this::busIdOf, client.routes());
          raft = opened;
          return deploy(opened).map(up -> withPorts(self, opened.raftPort(), -1));
        }));
  }

  /** Binds the configured port. Without one, binds the port of the last start if it is free, otherwise any port. */
  private static <T> Future<T> bind(int wanted, int before, IntFunction<Future<T>> attempt) {
    if (wanted > 0 || before <= 0) {
      return attempt.apply(Math.max(0, wanted));
    }
    return attempt.apply(before).recover(cause -> Failures.of(cause).code() == ErrorCode.ADDRESS_IN_USE
        ? attempt.apply(0)
        : Future.failedFuture(cause));
  }

  private String busIdOf(String peerId) {
    for (NodeAnnouncement announcement : client.directory().all()) {
      if (announcement.data() && client.directory().isOurs(announcement)
          && announcement.node().peerId().equals(peerId)) {
        return announcement.busId();
      }
    }
    return null;
  }

  /** Deploys the request handlers and the gateway. Returns this node's row with the gateway's port. */
  private Future<RingNode> deployFront(RingNode self) {
    front = new RequestDispatcherVerticle(client, self.nodeId(), handlers, options.getMaxRequestsInFlight());
    return deploy(front)
        .compose(deployed -> deploy(new EventBusBridgeVerticle(options.getClusterName(), client)))
        .compose(deployed -> {
          if (options.getHttpPort() < 0) {
            return Future.succeededFuture(self);
          }
          return bind(options.getHttpPort(), ports.httpPort(), port -> {
            BoroughOptions http = new BoroughOptions(options).setHttpPort(port);
            GatewayVerticle gateway = new GatewayVerticle(
                new GatewayNodeView(self.nodeId(), client, () -> ring, NodeGauges.of(raft, stores, front)), http, host);
            return deploy(gateway).map(up -> withPorts(self, self.raftPort(), gateway.port()));
          });
        });
  }

  private static RingNode withPorts(RingNode self, int raftPort, int httpPort) {
    return new RingNode(self.nodeId(), self.incarnation(), self.host(), self.port(), self.busPort(), raftPort, httpPort,
        self.zone(), self.weight(), self.state());
  }

  /** Deploys the placement and the ring verticle, which joins the ring. */
  private Future<RingVerticle> deployRing(RingNode self) {
    ports = new NodeRecord.Ports(self.port(), self.busPort(), self.raftPort(), self.httpPort());
    ring = new RingVerticle(options, self, folder, client.messenger(), client.directory(), client.routes(),
        base -> SeedAddresses.of(base, names).all(), failures);
    ring.left().onSuccess(done -> left.run());
    PlacementVerticle placement = new PlacementVerticle(self.nodeId(), options.getPlacement(), client.messenger(),
        client.routes(), client.directory()::byNodeId);
    return DedicatedThread.run("start", () -> {
      folder.save(folder.node().withPorts(ports));
      return null;
    })
        .onSuccess(saved -> LeadershipBroadcaster.begin(self.nodeId(), client))
        .compose(saved -> deploy(placement))
        .compose(deployed -> deploy(ring))
        .map(deployed -> ring);
  }

  private Future<Void> deploy(Deployable verticle) {
    return vertx.deployVerticle(verticle).map(id -> {
      closers.addDeployed(vertx, id);
      return null;
    });
  }

  /**
   * Stops the started parts in reverse order. A node that is UP transfers its leaderships first, so that callers need
   * not wait for an election.
   */
  @Override
  public Future<Void> stop() {
    return retire().transform(retired -> closers.closeAll());
  }

  private Future<Void> retire() {
    RingVerticle joined = ring;
    if (joined == null || !joined.ready().succeeded() || retiring.getAndSet(true)) {
      return Future.succeededFuture();
    }
    Promise<Void> retired = Promise.promise();
    CompletableFuture.delayedExecutor(FINISH_MS + HAND_OVER_MS, TimeUnit.MILLISECONDS)
        .execute(retired::tryComplete); // also when the application undeployed a part, which then never replies
    try {
      front.retire(FINISH_MS)
          .transform(finished -> raft.retire(HAND_OVER_MS))
          .onComplete(done -> retired.tryComplete());
    } catch (RejectedExecutionException e) { // a part is closed already
      retired.tryComplete();
    }
    return retired.future();
  }

  /** Returns the failure of a start that exceeded its time limit, with the step that is not finished. */
  private BoroughException lateness() {
    RingVerticle late = ring;
    return ErrorCode.UNAVAILABLE.failure("the node was not UP within startTimeoutMs = " + options.getStartTimeoutMs()
        + ": " + (late == null ? "its event bus or its data were still being opened" : late.waitingFor()));
  }
}
