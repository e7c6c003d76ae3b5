package io.borough.verticles.raft;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.message.Ack;
import io.borough.impl.message.RaftMessages.CloseGroup;
import io.borough.impl.message.RaftMessages.OpenGroup;
import io.borough.impl.transport.Inbound;
import io.borough.options.RaftOptions;
import io.borough.verticles.statemachine.ShardStores;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens and closes this node's groups, and passes Ratis's reports on them to the event loop.
 *
 * <p>Thread: the event loop.
 */
final class HostedGroups {
  private static final Logger LOG = LoggerFactory.getLogger(HostedGroups.class);

  private final RatisServer server;
  private final ShardStores stores;
  private final RaftOptions options;
  private final LeadershipTracker leadership;
  private final Executor eventLoop;
  private final Executor workers;
  private final SerialExecutor opener; // Ratis opens one group at a time: only one worker may wait for it
  private final Observer observer;
  private final Map<Integer, HostedGroup> byShard = new HashMap<>();
  private final Map<UUID, HostedGroup> byId = new HashMap<>();
  private final Map<UUID, List<Inbound<OpenGroup>>> opening = new HashMap<>();
  private final ReopenBackoff reopening = new ReopenBackoff(System::nanoTime);

  /** Creates a registry without groups. */
  HostedGroups(RatisServer server, ShardStores stores, RaftOptions options, LeadershipTracker leadership,
      Executor eventLoop, Executor workers, Observer observer) {
    this.server = server;
    this.stores = stores;
    this.options = options;
    this.leadership = leadership;
    this.eventLoop = eventLoop;
    this.workers = workers;
    this.opener = new SerialExecutor(workers);
    this.observer = observer;
  }

  /**
   * Returns this node's group of a shard, even one whose replica has stopped. Fails the message when there is none.
   */
  HostedGroup held(Inbound<?> message, int shard) {
    HostedGroup group = byShard.get(shard);
    if (group == null) {
      message.fail(ErrorCode.STALE_EPOCH.failure("this node has no replica of shard " + shard));
    }
    return group;
  }

  /** Returns a shard's group if this node leads it and may serve it; otherwise fails the message. */
  HostedGroup led(Inbound<?> message, int shard) {
    HostedGroup group = held(message, shard);
    if (group != null && !group.role().ready()) {
      group.refuse(message);
      return null;
    }
    return group;
  }

  /** Returns the group with an id, or null. */
  HostedGroup of(UUID groupId) {
    return byId.get(groupId);
  }

  Collection<HostedGroup> all() {
    return byShard.values();
  }

  /**
   * Opens a group and replies when it is open; replies at once when it was open already. A replica that was removed
   * from its group and has closed itself is opened again from its folder. So is one that has failed while its files may
   * be whole, as after a full disk, with growing pauses: it votes on, so that a majority that met the same failure is
   * there again. A damaged replica stays closed: it must be built again from another.
   */
  void open(Inbound<OpenGroup> message) {
    OpenGroup request = message.message();
    HostedGroup known = byShard.get(request.shard());
    List<Inbound<OpenGroup>> others = opening.get(request.groupId());
    if (others != null) {
      others.add(message);
    } else if (known != null && !known.groupId().equals(request.groupId())) {
      message.fail(ErrorCode.STALE_EPOCH.failure(
          "shard " + request.shard() + " is open here as group " + known.groupId() + ", not " + request.groupId()));
    } else if (known != null && known.stateMachine().hasFailed()) {
      openFailed(message, known);
    } else if (known != null && !known.isClosed()) {
      message.reply(new Ack());
    } else {
      begin(message, known != null);
    }
  }

  private void openFailed(Inbound<OpenGroup> message, HostedGroup failed) {
    String what = "the replica of shard " + failed.shard();
    if (failed.stateMachine().isDamaged()) {
      message.fail(ErrorCode.CORRUPT_DATA.failure(what + " is damaged"));
      return;
    }
    switch (reopening.next(failed.groupId())) {
      case OPEN -> {
        LOG.info("shard {}: the replica that failed is opened again", failed.shard());
        begin(message, true);
      }
      case WAIT -> message.fail(ErrorCode.UNAVAILABLE.failure(what + " has failed and will be opened again"));
      default -> message.fail(ErrorCode.CORRUPT_DATA.failure(what + " failed each time that it was opened again"));
    }
  }

  private void begin(Inbound<OpenGroup> message, boolean isOpen) {
    opening.put(message.message().groupId(), new ArrayList<>(List.of(message)));
    opener.execute(() -> openNow(message.message(), isOpen));
  }

  /** Closes a group to which this node does not belong any more, and deletes the replica's folder. */
  void close(Inbound<CloseGroup> message) {
    UUID groupId = message.message().groupId();
    HostedGroup group = byId.get(groupId);
    if (opening.containsKey(groupId)) {
      message.fail(ErrorCode.UNAVAILABLE.failure("group " + groupId + " is being opened"));
      return;
    }
    if (group != null && group.role().ready() && group.isMember()) {
      message.fail(ErrorCode.UNAVAILABLE.failure("group " + groupId + " is led by this node"));
      return;
    }
    opener.execute(() -> {
      BoroughException failure = discard(groupId);
      eventLoop.execute(() -> {
        if (failure != null) {
          message.fail(failure);
          return;
        }
        if (group != null) {
          byId.remove(groupId, group);
          byShard.remove(group.shard(), group);
          observer.removed(group);
        }
        reopening.forget(groupId);
        message.reply(new Ack());
      });
    });
  }

  /** Runs on a worker. */
  private BoroughException discard(UUID groupId) {
    try {
      server.discard(groupId);
      return null;
    } catch (RuntimeException e) {
      return Failures.of(e);
    }
  }

  /** Runs on a worker. */
  private void openNow(OpenGroup request, boolean closed) {
    try {
      if (closed) {
        server.close(request.groupId());
        server.requireWritable();
      }
      List<RaftPeer> initial = RaftPeers.of(request.initialPeers());
      ShardStateMachine stateMachine = new ShardStateMachine(
          request.shard(), stores, options.getSnapshotLogBytes(), new Events(request.shard()));
      RaftServer.Division division = server.open(request.groupId(), initial, stateMachine);
      stateMachine.compareWith(division.getRaftLog());
      HostedGroup group = new HostedGroup(
          request.shard(), request.groupId(), server, division, stateMachine, leadership, options, eventLoop, workers);
      eventLoop.execute(() -> opened(group));
      server.electAlone(division);
    } catch (RuntimeException e) {
      BoroughException failure = Failures.of(e);
      eventLoop.execute(() -> opening.remove(request.groupId()).forEach(message -> message.fail(failure)));
    }
  }

  private void opened(HostedGroup group) {
    HostedGroup before = byShard.put(group.shard(), group);
    byId.put(group.groupId(), group);
    if (before != null) {
      observer.removed(before);
    }
    new Events(group.shard()).changed(); // reports during the opening found no group
    if (group.stateMachine().hasFailed()) {
      group.lane().execute(group.division()::close);
    }
    opening.remove(group.groupId()).forEach(message -> message.reply(new Ack()));
  }

  /**
   * Passes Ratis's reports on one shard's group to the event loop. Called on Ratis's threads, perhaps under its locks.
   */
  private final class Events implements GroupStateMachine.Listener {
    private final int shard;

    Events(int shard) {
      this.shard = shard;
    }

    @Override
    public void changed() {
      pass(observer::changed);
    }

    @Override
    public void applied() {
      pass(observer::applied);
    }

    @Override
    public void snapshotDue() {
      pass(observer::snapshotDue);
    }

    @Override
    public void failed(String what, Throwable cause) {
      LOG.error("shard {}: this replica stops: {}", shard, what, cause);
      pass(observer::failed);
    }

    private void pass(Consumer<HostedGroup> event) {
      eventLoop.execute(() -> {
        HostedGroup group = byShard.get(shard);
        if (group != null) { // otherwise it is being opened, and opened() checks it
          event.accept(group);
        }
      });
    }
  }

  /** Acts on what happens to the groups that are open on this node. Called on the event loop. */
  interface Observer {
    /** The group's role, term, leader or configuration may have changed. */
    void changed(HostedGroup group);

    /** The store has applied the index that was awaited. */
    void applied(HostedGroup group);

    /** Enough has been applied since the last snapshot to take another. */
    void snapshotDue(HostedGroup group);

    /** The group's replica has failed and must be closed. */
    void failed(HostedGroup group);

    /** The group is not among the open groups any more: its replica was deleted, or opened again as another group. */
    void removed(HostedGroup group);
  }
}
