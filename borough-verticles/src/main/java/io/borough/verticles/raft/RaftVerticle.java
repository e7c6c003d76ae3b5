package io.borough.verticles.raft;

import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.client.Routes;
import io.borough.impl.link.Inbound;
import io.borough.impl.link.MessageDispatcher;
import io.borough.impl.link.Messenger;
import io.borough.impl.message.Component;
import io.borough.impl.message.Done;
import io.borough.impl.message.RaftMessages.ChangeGroup;
import io.borough.impl.message.RaftMessages.CloseGroup;
import io.borough.impl.message.RaftMessages.ConfirmTerms;
import io.borough.impl.message.RaftMessages.DigestsReply;
import io.borough.impl.message.RaftMessages.DigestsRequest;
import io.borough.impl.message.RaftMessages.GroupsReply;
import io.borough.impl.message.RaftMessages.GroupsRequest;
import io.borough.impl.message.RaftMessages.InfoRequest;
import io.borough.impl.message.RaftMessages.OpenGroup;
import io.borough.impl.message.RaftMessages.ReplicaDiffers;
import io.borough.impl.message.RaftMessages.ReplicaRequest;
import io.borough.impl.message.RaftMessages.SnapshotPartsReply;
import io.borough.impl.message.RaftMessages.SnapshotPartsRequest;
import io.borough.impl.message.RaftMessages.TermClaim;
import io.borough.impl.message.RaftMessages.TermsConfirmed;
import io.borough.impl.message.RaftMessages.TransferLeader;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.impl.message.StorageMessages.ReadRequest;
import io.borough.impl.message.StorageMessages.ScanOpen;
import io.borough.impl.topology.RingShard;
import io.borough.options.RaftOptions;
import io.borough.verticles.raft.read.ReadIndexBarrier;
import io.borough.verticles.raft.snapshot.SnapshotRateLimiter;
import io.borough.verticles.raft.snapshot.SnapshotResumer;
import io.borough.verticles.shard.ShardStores;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Holds this node's Raft groups: serves writes and confirmed reads of the shards it leads, opens and changes groups.
 *
 * <p>Thread: one event loop, which alone touches the fields. It never blocks: see the package.
 */
public final class RaftVerticle extends VerticleBase {
  private static final long SWEEP_MS = 25;
  private static final long SPACE_MS = 1_000;
  private static final long SNAPSHOT_TIMEOUT_MS = 60_000;
  private static final long STOP_TIMEOUT_MS = 30_000; // what is committed is applied first

  private final RaftSetup setup;
  private final Messenger messenger;
  private final ShardStores stores;
  private final PeerLookup peers;
  private final Routes routes;
  private final RaftOptions options;

  private final FreeSpace space;
  private final SnapshotRateLimiter rate;

  private RatisWorkers workers; // these are set by start
  private SnapshotResumer resumption;
  private RatisServer server;
  private OpenGroups groups;
  private LeadershipTracker leadership;
  private LeaderTransfer transfers;
  private GroupChanges changes;
  private ReplicaSurvey survey;
  private SelfAudit audit;
  private ReadIndexBarrier reads;
  private List<ShardGroup> written = new ArrayList<>(); // in the batch that is being handled
  private long watch;
  private long spaceWatch;
  private long auditWatch;
  private boolean looking; // at the disk
  private boolean sweeping;
  private boolean retiring; // a stop is near
  private boolean stopped;

  /**
   * A node's Raft part.
   *
   * @param setup who this node is, where it listens and where its folder is
   * @param stores opens the shards' stores; called on worker threads
   * @param peers finds the nodes of voters
   * @param routes where it notes who leads
   */
  public RaftVerticle(RaftSetup setup, Messenger messenger, ShardStores stores, PeerLookup peers, Routes routes) {
    this.setup = setup;
    this.messenger = messenger;
    this.stores = stores;
    this.peers = peers;
    this.routes = routes;
    this.options = new RaftOptions(setup.options());
    this.rate = new SnapshotRateLimiter(setup.snapshotBytesPerSecond(), System::nanoTime);
    this.space = new FreeSpace(setup.minFreeBytes(), () -> Files.getFileStore(setup.folder()).getUsableSpace());
  }

  /** The port that Raft listens on; known once this is deployed. */
  public int raftPort() {
    return server.port();
  }

  @Override
  public Future<?> start() {
    Executor eventLoop = task -> context.runOnContext(nothing -> runUnlessStopped(task));
    workers = new RatisWorkers(setup.peerId());
    resumption = new SnapshotResumer(messenger, peers::busIdOf, eventLoop);
    return workers.call(vertx, () -> RatisServer.start(setup, options, rate, resumption))
        .compose(started -> {
          server = started;
          PeerAddresses.put(setup.peerId(), setup.host(), started.port());
          leadership = new LeadershipTracker(setup.nodeId(), messenger, routes, eventLoop);
          groups = new OpenGroups(server, stores, options, leadership, eventLoop, workers, new Observer());
          transfers = new LeaderTransfer(vertx, messenger, server, eventLoop, this::look);
          changes = new GroupChanges(server, transfers, eventLoop);
          survey = new ReplicaSurvey(messenger, peers);
          audit = new SelfAudit(messenger, peers);
          reads = new ReadIndexBarrier(messenger, peers::busIdOf, options.getMaxQueuedCommands(),
              Math.max(200, options.getElectionTimeoutMs()), this::served);
          watch = vertx.setPeriodic(Math.max(50, options.getElectionTimeoutMs() / 4), timer -> lookAgain());
          spaceWatch = vertx.setPeriodic(0, SPACE_MS, timer -> lookAtDisk());
          auditWatch = vertx.setPeriodic(options.getAuditMs(), timer -> compareReplicas());
          return messenger.serve(dispatcher());
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

  /** What is free on the disk of the folder, as of about a second ago. Any thread. */
  public long freeBytes() {
    return space.bytes();
  }

  /** What this node has sent of snapshots since it started. Any thread. */
  public long snapshotBytesSent() {
    return rate.bytesSent();
  }

  /** What this node did not have to send of snapshots, since it had arrived before. Any thread. */
  public long snapshotBytesSpared() {
    return resumption.spared();
  }

  /** How often the replicas of a shard that this node leads were found to differ. Any thread. */
  public long differing() {
    return audit.differing();
  }

  private void compareReplicas() {
    for (ShardGroup group : groups.all()) {
      if (group.role().ready() && group.isMember()) {
        audit.of(group);
      }
    }
  }

  private void runUnlessStopped(Runnable task) {
    if (!stopped) {
      task.run();
    }
  }

  private MessageDispatcher dispatcher() {
    return new MessageDispatcher(Component.RAFT)
        .refusing(() -> stopped ? ErrorCode.STOPPED.failure("this node is stopping") : null)
        .on(WriteRequest.class, this::write)
        .on(ReadRequest.class, this::read)
        .on(ScanOpen.class, this::openScan)
        .on(ConfirmTerms.class, this::confirmTerms)
        .on(OpenGroup.class, groups::open)
        .on(CloseGroup.class, groups::close)
        .on(ChangeGroup.class, this::changeGroup)
        .on(TransferLeader.class, this::transferLeader)
        .on(GroupsRequest.class, this::listGroups)
        .on(ReplicaRequest.class, this::describeReplica)
        .on(InfoRequest.class, this::describeShard)
        .on(DigestsRequest.class, this::digests)
        .on(ReplicaDiffers.class, this::replicaDiffers)
        .on(SnapshotPartsRequest.class, this::prepareSnapshotParts)
        .onBatchEnd(this::flush);
  }

  /** After all messages of a batch, so that writes that came together share an entry and reads a round. */
  private void flush() {
    List<ShardGroup> due = written;
    written = new ArrayList<>();
    due.forEach(group -> group.commit().flush());
    reads.flush();
    sweepLater();
  }

  private void write(Inbound<WriteRequest> message) {
    int shard = message.message().shard();
    ShardGroup group = led(message, shard);
    if (group == null) {
      return;
    }
    if (group.isCutOff()) {
      message.fail(ErrorCode.NO_QUORUM.failure("shard " + shard + "'s leader does not hear a majority"));
      return;
    }
    if (space.isFull() && shard != RingShard.SYSTEM) { // the ring must be able to change what is wrong
      message.fail(ErrorCode.DISK_FULL.failure("the disk of node " + setup.nodeId() + " has " + space.bytes()
          + " bytes free, less than storage.minFreeBytes = " + setup.minFreeBytes()));
      return;
    }
    if (group.isRetiring()) {
      message.fail(ErrorCode.NOT_LEADER.failure("shard " + shard + " is being handed over"));
      return;
    }
    group.commit().add(message);
    if (!written.contains(group)) {
      written.add(group);
    }
  }

  private void read(Inbound<ReadRequest> message) {
    ReadRequest read = message.message();
    read(message, read.shard(), read.local());
  }

  private void openScan(Inbound<ScanOpen> message) {
    ScanOpen scan = message.message();
    read(message, scan.shard(), scan.local());
  }

  private void read(Inbound<?> message, int shard, boolean local) {
    ShardGroup group = local ? held(message, shard) : led(message, shard);
    if (group == null) {
      return;
    }
    if (!local) {
      reads.add(group, message);
    } else if (group.isClosed()) {
      message.fail(ErrorCode.UNAVAILABLE.failure("this node's replica of shard " + shard + " has stopped"));
    } else {
      served(List.of(message));
    }
  }

  private void served(List<Inbound<?>> confirmed) {
    if (!confirmed.isEmpty()) {
      messenger.forward(Component.STORAGE, confirmed);
    }
  }

  /** A voter's answer: only of groups that run here and name this node, and only of the very term they are in. */
  private void confirmTerms(Inbound<ConfirmTerms> message) {
    List<TermClaim> claims = message.message().claims();
    List<Boolean> confirmed = new ArrayList<>(claims.size());
    for (TermClaim claim : claims) {
      ShardGroup group = groups.of(claim.groupId());
      confirmed.add(group != null && group.isMember() && group.role().term() == claim.term());
    }
    message.reply(new TermsConfirmed(confirmed));
  }

  private void changeGroup(Inbound<ChangeGroup> message) {
    ShardGroup group = led(message, message.message().shard());
    if (group != null) {
      changes.change(group, message);
    }
  }

  private void transferLeader(Inbound<TransferLeader> message) {
    ShardGroup group = led(message, message.message().shard());
    if (group != null) {
      changes.transfer(group, message);
    }
  }

  private void listGroups(Inbound<GroupsRequest> message) {
    message.reply(new GroupsReply(groups.all().stream().map(ShardGroup::state).toList()));
  }

  private void describeReplica(Inbound<ReplicaRequest> message) {
    ShardGroup group = held(message, message.message().shard());
    if (group != null && retiring) {
      message.fail(ErrorCode.STOPPED.failure("this node is about to stop")); // and is handed no leadership
    } else if (group != null) {
      message.reply(group.state());
    }
  }

  private void describeShard(Inbound<InfoRequest> message) {
    ShardGroup group = led(message, message.message().shard());
    if (group != null) {
      survey.answer(group, message);
    }
  }

  private void digests(Inbound<DigestsRequest> message) {
    ShardGroup group = groups.of(message.message().groupId());
    message.reply(new DigestsReply(
        group == null || group.isClosed() ? List.of() : group.stateMachine().digests()));
  }

  /** Stops a replica whose digest differs from the majority's, for good: the placement has it built again. */
  private void replicaDiffers(Inbound<ReplicaDiffers> message) {
    ReplicaDiffers differs = message.message();
    ShardGroup group = groups.of(differs.groupId());
    if (group != null && !group.isClosed() && SelfAudit.differs(group.stateMachine().digests(), differs.majority())) {
      group.stateMachine().fail("it differs from most replicas", ErrorCode.CORRUPT_DATA.failure(
          "shard " + group.shard() + " has another digest than most replicas at index " + differs.majority().index()));
    }
    message.reply(new Done());
  }

  /** Answers which parts of a snapshot, which another node is about to send, are on this node already. */
  private void prepareSnapshotParts(Inbound<SnapshotPartsRequest> message) {
    SnapshotPartsRequest parts = message.message();
    ShardGroup group = groups.of(parts.groupId());
    if (group == null || group.isClosed()) {
      message.reply(new SnapshotPartsReply(List.of()));
      return;
    }
    context.executeBlocking(() -> group.stateMachine().received().prepare(parts), false)
        .onSuccess(there -> message.reply(new SnapshotPartsReply(there)))
        .onFailure(failure -> message.fail(Failures.of(failure)));
  }

  /** The group of a shard with a replica here, perhaps a stopped one; otherwise null, and the message is answered. */
  private ShardGroup held(Inbound<?> message, int shard) {
    ShardGroup group = groups.of(shard);
    if (group == null) {
      message.fail(ErrorCode.STALE_EPOCH.failure("this node has no replica of shard " + shard));
    }
    return group;
  }

  /** The group of a shard that this node leads; otherwise null, and the message is answered. */
  private ShardGroup led(Inbound<?> message, int shard) {
    ShardGroup group = held(message, shard);
    if (group != null && !group.role().ready()) {
      leadership.refuse(group, message);
      return null;
    }
    return group;
  }

  /** While anybody waits, deadlines are looked at every few milliseconds; otherwise there is no timer. */
  private void sweepLater() {
    if (!sweeping && !stopped && !isIdle()) {
      sweeping = true;
      vertx.setTimer(SWEEP_MS, timer -> sweep());
    }
  }

  private void sweep() {
    sweeping = false;
    if (!stopped) {
      reads.expire();
      groups.all().forEach(group -> group.commit().expire());
      sweepLater();
    }
  }

  private boolean isIdle() {
    return reads.isIdle() && groups.all().stream().allMatch(group -> group.commit().isIdle());
  }

  /** Ratis tells most changes, but not every one. */
  private void lookAgain() {
    long patienceNanos = TimeUnit.MILLISECONDS.toNanos(options.getElectionTimeoutMs());
    for (ShardGroup group : groups.all()) {
      look(group);
      boolean stalled = System.nanoTime() - group.commit().oldestFlightNanos() > patienceNanos;
      if (stalled || group.isCutOff()) {
        group.checkMajority(2 * options.getElectionTimeoutMs());
      }
    }
  }

  /** Acts on a group's role, term, leader or configuration, which may have changed. */
  private void look(ShardGroup group) {
    if (leadership.refresh(group)) {
      group.commit().failQueued(group::refuse);
      reads.leaderLost(group);
    }
    if (group.isClosed()) {
      reads.closed(group);
    }
  }

  /**
   * Hands every leadership over that another can take, before a stop. Any thread.
   *
   * @return completes when that is done, or after so long
   */
  public Future<Void> retire(long patienceMs) {
    Promise<Void> retired = Promise.promise();
    context.runOnContext(now -> {
      retiring = true;
      new Retirement(messenger, peers, transfers).of(groups.all()).onComplete(retired);
    });
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
    if (groups != null) {
      for (ShardGroup group : groups.all()) {
        group.commit().failQueued(write -> write.fail(ErrorCode.STOPPED.failure("this node is stopping")));
        group.commit().abandon(ErrorCode.LEADERSHIP_LOST.failure("this node stopped before the write was committed"));
      }
      reads.stop();
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

  /** Acts on the events of the groups. */
  private final class Observer implements GroupObserver {
    @Override
    public void changed(ShardGroup group) {
      look(group);
    }

    @Override
    public void applied(ShardGroup group) {
      reads.applied(group);
    }

    @Override
    public void snapshotDue(ShardGroup group) {
      changes.snapshot(group, SNAPSHOT_TIMEOUT_MS);
    }

    @Override
    public void failed(ShardGroup group) {
      reads.closed(group);
      group.lane().execute(() -> group.division().close());
    }

    @Override
    public void removed(ShardGroup group) {
      group.commit().failQueued(group::refuse);
      group.commit().abandon(ErrorCode.LEADERSHIP_LOST.failure(
          "the replica of shard " + group.shard() + " was closed before the write was committed"));
      reads.closed(group);
    }
  }
}
