package io.borough.verticles.raft;

import io.borough.error.ErrorCode;
import io.borough.error.StorageException;
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
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Runs Raft on this node: starts and stops the Ratis server, and connects its groups with the handlers of their
 * messages, {@link WriteHandler}, {@link ReadHandler}, {@link MembershipChanges} and {@link ReplicaHandler}.
 *
 * <p>Thread: one event loop, which alone accesses the fields of this class, of the handlers and of the groups. It never
 * blocks; {@code package-info} says how calls that may wait are made.
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
  private final LongAdder failedReplicas = new LongAdder();

  private volatile RatisServer server; // null until it has started
  private Running running; // null until the server has started
  private long watch;
  private long spaceWatch;
  private long auditWatch;
  private boolean looking; // whether the disk's free space is being read
  private boolean stopped;

  /**
   * Creates the Raft verticle of a node.
   *
   * @param setup the node's identity, address, folder and options
   * @param stores opens the shards' stores; called on worker threads
   * @param peers finds the nodes of voters
   * @param routes receives the leaders of this node's groups
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
    this.resumer = new SnapshotResumer(messenger, peers::busIdOf, eventLoop, this::verify);
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
          return messenger.handle(running.dispatcher());
        })
        .recover(failure -> stop().transform(closed -> Future.failedFuture(failure)));
  }

  /** Verifies a snapshot before it is sent: a spoilt block must not be copied, and stops the replica that has it. */
  private void verify(UUID groupId, Path snapshot) {
    try {
      stores.verify(snapshot);
    } catch (StorageException e) {
      eventLoop.execute(() -> running.damaged(groupId, e));
      throw e;
    }
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

  /** Returns the port that Raft listens on. Known once the verticle is deployed. Any thread. */
  public int raftPort() {
    return server.port();
  }

  /** Returns the free bytes of the folder's disk, read about once a second. Any thread. */
  public long freeBytes() {
    return space.bytes();
  }

  /** Returns how many replicas of this node have stopped because of a failure since it started. Any thread. */
  public long failedReplicas() {
    return failedReplicas.sum();
  }

  /** Returns the bytes of snapshots that this node has sent since it started. Any thread. */
  public long snapshotBytesSent() {
    return rate.bytesSent();
  }

  /** Returns the bytes of snapshots that this node did not send, because their receivers had them. Any thread. */
  public long snapshotBytesSpared() {
    return resumer.spared();
  }

  /** Returns how often the replicas of a shard that this node leads were found to differ. Any thread. */
  public long differing() {
    return audit.differing();
  }

  /**
   * Transfers every leadership that another node can take, before this node stops. Any thread.
   *
   * @return completes when the transfers have ended, or after {@code patienceMs} milliseconds
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

  /** Holds the groups and handlers of a started server, and acts on the events of the groups. */
  private final class Running implements HostedGroups.Observer {
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

    /**
     * Proposes the writes and begins the reads of a batch of messages, so that its writes share entries and its reads
     * share a round.
     */
    private void flush() {
      writes.flush();
      reads.barrier().flush();
      sweepLater();
    }

    /** Sets a timer for the deadlines if a message waits and no timer is set. */
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

    /** Checks every group, because Ratis reports most changes but not all. */
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

    /** Stops the replica whose snapshot is damaged, unless it is the only one. */
    void damaged(UUID groupId, StorageException cause) {
      HostedGroup group = groups.of(groupId);
      if (group != null) {
        group.stateMachine().readFailed(cause);
      }
    }

    @Override
    public void failed(HostedGroup group) {
      failedReplicas.increment();
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
