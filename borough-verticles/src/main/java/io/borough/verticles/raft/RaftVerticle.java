package io.borough.verticles.raft;

import io.borough.error.ErrorCode;
import io.borough.impl.client.RoutingTable;
import io.borough.impl.message.RaftMessages.ChangeGroup;
import io.borough.impl.message.RaftMessages.CloseGroup;
import io.borough.impl.message.RaftMessages.ConfirmTerms;
import io.borough.impl.message.RaftMessages.DigestsRequest;
import io.borough.impl.message.RaftMessages.GroupsRequest;
import io.borough.impl.message.RaftMessages.InfoRequest;
import io.borough.impl.message.RaftMessages.OpenGroup;
import io.borough.impl.message.RaftMessages.ReplicaDiverged;
import io.borough.impl.message.RaftMessages.ReplicaRequest;
import io.borough.impl.message.RaftMessages.SnapshotPartsRequest;
import io.borough.impl.message.RaftMessages.TransferLeader;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.impl.message.Service;
import io.borough.impl.message.StorageMessages.ReadRequest;
import io.borough.impl.message.StorageMessages.ScanOpen;
import io.borough.impl.transport.MessageDispatcher;
import io.borough.impl.transport.Messenger;
import io.borough.options.RaftOptions;
import io.borough.verticles.raft.snapshot.SnapshotRateLimiter;
import io.borough.verticles.raft.snapshot.SnapshotResumer;
import io.borough.verticles.statemachine.ShardStores;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.nio.file.Files;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * This node's Raft part: starts and stops the Ratis server, and connects its groups with the handlers of their
 * messages, {@link WriteHandler}, {@link ReadHandler}, {@link MembershipChanges} and {@link ReplicaHandler}.
 *
 * <p>Thread: one event loop, which alone touches the fields, those of the handlers and the groups. It never blocks: see
 * the package.
 */
public final class RaftVerticle extends VerticleBase {
  private static final long SWEEP_MS = 25;
  private static final long SPACE_MS = 1_000;
  private static final long SNAPSHOT_TIMEOUT_MS = 60_000;
  private static final long STOP_TIMEOUT_MS = 30_000; // committed entries are applied before the server closes

  private final RaftConfig setup;
  private final Messenger messenger;
  private final ShardStores stores;
  private final PeerDirectory peers;
  private final RaftOptions options;
  private final Executor eventLoop = task -> context.runOnContext(now -> runUnlessStopped(task));
  private final RatisThreads workers;
  private final DiskSpaceGuard space;
  private final SnapshotRateLimiter rate;
  private final SnapshotResumer resumer;
  private final LeadershipTracker leadership;
  private final ConsistencyChecker audit;

  private volatile RatisServer server; // null until it has started
  private Running running; // null until the server has started
  private long watch;
  private long spaceWatch;
  private long auditWatch;
  private boolean looking; // at the disk
  private boolean stopped;

  /**
   * A node's Raft part.
   *
   * @param setup who this node is, where it listens and where its folder is
   * @param stores opens the shards' stores; called on worker threads
   * @param peers finds the nodes of voters
   * @param routes where it notes who leads
   */
  public RaftVerticle(RaftConfig setup, Messenger messenger, ShardStores stores, PeerDirectory peers,
      RoutingTable routes) {
    this.setup = setup;
    this.messenger = messenger;
    this.stores = stores;
    this.peers = peers;
    this.options = setup.options();
    this.workers = new RatisThreads(setup.peerId());
    this.space = new DiskSpaceGuard(setup.minFreeBytes(), () -> Files.getFileStore(setup.folder()).getUsableSpace());
    this.rate = new SnapshotRateLimiter(setup.snapshotBytesPerSecond(), System::nanoTime);
    this.resumer = new SnapshotResumer(messenger, peers::busIdOf, eventLoop);
    this.leadership = new LeadershipTracker(setup.nodeId(), messenger, routes, eventLoop);
    this.audit = new ConsistencyChecker(messenger, peers);
  }

  @Override
  public Future<?> start() {
    return workers.call(vertx, () -> RatisServer.start(setup, rate, resumer))
        .compose(started -> {
          server = started;
          running = new Running(started);
          PeerAddressRegistry.put(setup.peerId(), setup.host(), started.port());
          watch = vertx.setPeriodic(Math.max(50, options.getElectionTimeoutMs() / 4), timer -> running.lookAgain());
          spaceWatch = vertx.setPeriodic(0, SPACE_MS, timer -> lookAtDisk());
          auditWatch = vertx.setPeriodic(options.getAuditMs(), timer -> running.compareReplicas());
          return messenger.serve(running.dispatcher());
        })
        .recover(failure -> stop().transform(closed -> Future.failedFuture(failure)));
  }

  private void lookAtDisk() {
    if (!looking) {
      looking = true;
      context.executeBlocking(() -> {
        space.look();
        return null;
      }, false).onComplete(looked -> looking = false);
    }
  }

  private void runUnlessStopped(Runnable task) {
    if (!stopped) {
      task.run();
    }
  }

  /** The port that Raft listens on; known once this is deployed. Any thread. */
  public int raftPort() {
    return server.port();
  }

  /** The free bytes of the folder's disk, read about once a second. Any thread. */
  public long freeBytes() {
    return space.bytes();
  }

  /** The bytes of snapshots that this node has sent since it started. Any thread. */
  public long snapshotBytesSent() {
    return rate.bytesSent();
  }

  /** The bytes of snapshots that this node did not send, since their receivers had them. Any thread. */
  public long snapshotBytesSpared() {
    return resumer.spared();
  }

  /** How often the replicas of a shard that this node leads were found to differ. Any thread. */
  public long differing() {
    return audit.differing();
  }

  /**
   * Hands over every leadership that another node can take, before a stop. Any thread.
   *
   * @return completes when that is done, or after so many milliseconds
   */
  public Future<Void> retire(long patienceMs) {
    Promise<Void> retired = Promise.promise();
    context.runOnContext(now -> running.retire().onComplete(retired));
    return retired.future().timeout(patienceMs, TimeUnit.MILLISECONDS).otherwiseEmpty();
  }

  @Override
  public Future<?> stop() {
    if (stopped) {
      return Future.succeededFuture();
    }
    stopped = true;
    vertx.cancelTimer(watch);
    vertx.cancelTimer(spaceWatch);
    vertx.cancelTimer(auditWatch);
    if (running != null) {
      running.stop();
    }
    RatisServer closing = server;
    Future<Void> closed = workers.call(vertx, () -> {
      if (closing != null) {
        closing.close();
      }
      return null;
    });
    workers.shutDown();
    return closed.timeout(STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS);
  }

  /** The groups and handlers on a started server. Acts on the events of the groups. */
  private final class Running implements GroupObserver {
    private final HostedGroups groups;
    private final LeadershipTransfer transfers;
    private final MembershipChanges changes;
    private final WriteHandler writes;
    private final ReadHandler reads;
    private final ReplicaHandler replicas;
    private boolean sweeping; // whether a timer for the deadlines is set

    Running(RatisServer server) {
      groups = new HostedGroups(server, stores, options, leadership, eventLoop, workers, this);
      transfers = new LeadershipTransfer(vertx, messenger, server, eventLoop, this::changed);
      changes = new MembershipChanges(server, groups, transfers, eventLoop);
      writes = new WriteHandler(setup, groups, space);
      reads = new ReadHandler(messenger, peers, groups, options.getMaxQueuedCommands(),
          Math.max(200, options.getElectionTimeoutMs()));
      replicas = new ReplicaHandler(vertx, groups, new ReplicaStatusQuery(messenger, peers));
    }

    MessageDispatcher dispatcher() {
      return new MessageDispatcher(Service.RAFT)
          .refusing(() -> stopped ? ErrorCode.STOPPED.failure("this node is stopping") : null)
          .on(WriteRequest.class, writes::write)
          .on(ReadRequest.class, reads::read)
          .on(ScanOpen.class, reads::openScan)
          .on(ConfirmTerms.class, reads::confirmTerms)
          .on(OpenGroup.class, groups::open)
          .on(CloseGroup.class, groups::close)
          .on(ChangeGroup.class, changes::change)
          .on(TransferLeader.class, changes::transfer)
          .on(GroupsRequest.class, replicas::listGroups)
          .on(ReplicaRequest.class, replicas::describeReplica)
          .on(InfoRequest.class, replicas::describeShard)
          .on(DigestsRequest.class, replicas::digests)
          .on(ReplicaDiverged.class, replicas::replicaDiverged)
          .on(SnapshotPartsRequest.class, replicas::prepareSnapshotParts)
          .onBatchEnd(this::flush);
    }

    /** Sends off what a batch of messages has brought: writes share entries that way, and reads a round. */
    private void flush() {
      writes.flush();
      reads.barrier().flush();
      sweepLater();
    }

    /** Sets a timer for the deadlines while any message waits. */
    private void sweepLater() {
      if (!sweeping && !stopped && !(reads.barrier().isIdle() && writes.isIdle())) {
        sweeping = true;
        vertx.setTimer(SWEEP_MS, timer -> sweep());
      }
    }

    private void sweep() {
      sweeping = false;
      if (!stopped) {
        reads.barrier().expire();
        writes.expire();
        sweepLater();
      }
    }

    /** Looks at every group, since Ratis reports most changes but not all. */
    void lookAgain() {
      for (HostedGroup group : groups.all()) {
        changed(group);
        group.checkMajority(options.getElectionTimeoutMs());
      }
    }

    void compareReplicas() {
      for (HostedGroup group : groups.all()) {
        if (group.role().ready() && group.isMember()) {
          audit.of(group);
        }
      }
    }

    Future<Void> retire() {
      replicas.retire();
      return new StepDownOnStop(messenger, peers, transfers).of(groups.all());
    }

    void stop() {
      writes.stop();
      reads.barrier().stop();
    }

    @Override
    public void changed(HostedGroup group) {
      if (leadership.refresh(group)) {
        writes.leaderLost(group);
        reads.barrier().leaderLost(group);
      }
      if (group.isClosed()) {
        reads.barrier().closed(group);
      }
    }

    @Override
    public void applied(HostedGroup group) {
      reads.barrier().applied(group);
    }

    @Override
    public void snapshotDue(HostedGroup group) {
      changes.snapshot(group, SNAPSHOT_TIMEOUT_MS);
    }

    @Override
    public void failed(HostedGroup group) {
      reads.barrier().closed(group);
      group.lane().execute(() -> group.division().close());
    }

    @Override
    public void removed(HostedGroup group) {
      writes.removed(group);
      reads.barrier().closed(group);
    }
  }
}
