package io.borough.verticles.raft;

import io.borough.impl.message.RaftMessages.GroupState;
import io.borough.impl.message.RaftRole;
import io.borough.impl.transport.Inbound;
import io.borough.options.RaftOptions;
import io.borough.verticles.raft.read.Quorum;
import io.borough.verticles.raft.read.RaftReplica;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;

/**
 * One shard's open group on this node, with the writes that wait for it.
 *
 * <p>Thread: the event loop, except where a method says otherwise. There it reads only fields of Ratis that have no
 * lock; every call that may wait goes through {@link #lane}.
 */
final class HostedGroup implements RaftReplica {
  /** Stands for the term of a replica that does not lead. */
  static final long NO_TERM = -1;

  private final int shard;
  private final UUID groupId;
  private final RatisServer server;
  private final RaftServer.Division division;
  private final ShardStateMachine stateMachine;
  private final LeadershipTracker leadership;
  private final Executor eventLoop;
  private final SerialExecutor lane;
  private final CommandBatcher commit;
  private long ledTerm = NO_TERM; // the term in which this replica leads, as noted in the routes
  private boolean readingRole; // whether the lane is reading role and term
  private boolean retiring;
  private boolean cutOff; // this replica leads, but no majority has replied for a while

  HostedGroup(int shard, UUID groupId, RatisServer server, RaftServer.Division division, ShardStateMachine stateMachine,
      LeadershipTracker leadership, RaftOptions options, Executor eventLoop, Executor workers) {
    this.shard = shard;
    this.groupId = groupId;
    this.server = server;
    this.division = division;
    this.stateMachine = stateMachine;
    this.leadership = leadership;
    this.eventLoop = eventLoop;
    this.lane = new SerialExecutor(workers);
    this.commit = new CommandBatcher(options, this::propose);
  }

  int shard() {
    return shard;
  }

  @Override
  public UUID groupId() {
    return groupId;
  }

  RaftServer.Division division() {
    return division;
  }

  ShardStateMachine stateMachine() {
    return stateMachine;
  }

  CommandBatcher commit() {
    return commit;
  }

  /** Returns the executor for calls to Ratis that may wait; it keeps their order. */
  SerialExecutor lane() {
    return lane;
  }

  RoleSnapshot role() {
    return RoleSnapshot.now(division);
  }

  @Override
  public RaftPeerId self() {
    return division.getMemberId().getPeerId();
  }

  /** Returns whether the replica has stopped: because of its disk, or because it was removed from its group. */
  @Override
  public boolean isClosed() {
    return stateMachine.hasFailed() || division.getInfo().getLifeCycleState().isClosingOrClosed();
  }

  /** Returns whether the replica runs and its configuration names it, so that it votes. */
  boolean isMember() {
    return !isClosed() && division.getInfo().getLifeCycleState().isRunning()
        && division.getRaftConf().getPeer(self()) != null;
  }

  /** Returns the term in which this replica was last noted as leader, or {@link #NO_TERM}. */
  long ledTerm() {
    return ledTerm;
  }

  void setLedTerm(long next) {
    ledTerm = next;
  }

  boolean isReadingRole() {
    return readingRole;
  }

  void setReadingRole(boolean next) {
    readingRole = next;
  }

  boolean isCutOff() {
    return cutOff;
  }

  /**
   * Notes whether this replica leads without replies from a majority for two election timeouts. Checks this only while
   * an entry has been in flight for longer than one election timeout, or when the replica is cut off already.
   */
  void checkMajority(long electionTimeoutMs) {
    long inFlightNanos = System.nanoTime() - commit.oldestFlightNanos();
    if (cutOff || inFlightNanos > TimeUnit.MILLISECONDS.toNanos(electionTimeoutMs)) {
      cutOff = division.getInfo().isLeader() && !Quorum.repliedWithin(division, 2 * electionTimeoutMs);
    }
  }

  boolean isRetiring() {
    return retiring;
  }

  /** Notes whether a transfer of leadership is under way, during which no writes are taken. */
  void setRetiring(boolean next) {
    retiring = next;
  }

  @Override
  public long servingTerm() {
    RoleSnapshot role = role();
    return role.ready() ? role.term() : NO_TERM;
  }

  @Override
  public long commitIndex() {
    return division.getRaftLog().getLastCommittedIndex();
  }

  @Override
  public long appliedIndex() {
    return stateMachine.appliedIndex();
  }

  @Override
  public void awaitApplied(long index) {
    stateMachine.awaitApplied(index);
  }

  @Override
  public Quorum quorum() {
    return Quorum.of(division.getRaftConf());
  }

  @Override
  public void refuse(Inbound<?> message) {
    leadership.refuse(this, message);
  }

  Collection<RaftPeer> peers() {
    return division.getRaftConf().getCurrentPeers();
  }

  GroupState state() {
    RoleSnapshot role = role();
    RaftConfiguration conf = division.getRaftConf();
    boolean closed = isClosed();
    long commitIndex = closed ? -1 : commitIndex();
    return new GroupState(
        shard,
        groupId,
        closed ? RaftRole.CLOSED : roleOf(role, conf),
        role.ready(),
        role.term(),
        role.leader() == null ? null : RaftPeers.nodeIdOf(role.leader()),
        RaftPeers.nodeIdsOf(conf.getAllPeers()),
        conf.getPreviousPeers().isEmpty() && conf.getLogEntryIndex() >= 0 && conf.getLogEntryIndex() <= commitIndex,
        stateMachine.appliedIndex(),
        commitIndex);
  }

  private RaftRole roleOf(RoleSnapshot role, RaftConfiguration conf) {
    if (role.role() == null) {
      return RaftRole.LEARNER;
    }
    return switch (role.role()) {
      case LEADER -> RaftRole.LEADER;
      case CANDIDATE -> RaftRole.CANDIDATE;
      case FOLLOWER -> conf.getPeer(self()) == null ? RaftRole.LEARNER : RaftRole.FOLLOWER;
      default -> RaftRole.LEARNER; // Ratis's listeners, which Borough does not use
    };
  }

  private void propose(InFlightEntry entry) {
    try {
      lane.execute(() -> submit(entry));
    } catch (RejectedExecutionException e) { // later: failed() calls flush(), which is running
      eventLoop.execute(() -> commit.failed(entry, RaftFailures.notDone(e)));
    }
  }

  /** Encodes the entry and passes it to Ratis, which may wait for locks and for its log's queue. Runs on the lane. */
  private void submit(InFlightEntry entry) {
    CompletableFuture<RaftClientReply> reply;
    try {
      entry.encode();
      reply = ((RaftClientAsynchronousProtocol) division).submitClientRequestAsync(server.entry(groupId, entry));
    } catch (Exception e) {
      reply = CompletableFuture.failedFuture(e);
    }
    reply.whenComplete((done, thrown) -> eventLoop.execute(() -> finish(entry, RaftFailures.of(done, thrown))));
  }

  private void finish(InFlightEntry entry, Throwable failure) {
    if (failure != null) {
      commit.failed(entry, RaftFailures.ofWrite(failure, entry.isAppended()));
    } else {
      commit.applied(entry);
    }
  }
}
