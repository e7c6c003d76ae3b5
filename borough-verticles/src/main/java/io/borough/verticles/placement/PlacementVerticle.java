package io.borough.verticles.placement;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.error.UnavailableException;
import io.borough.impl.client.RoutingTable;
import io.borough.impl.message.Ack;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.message.PlacementMessages.PrepareReplica;
import io.borough.impl.message.RaftMessages.ChangeGroup;
import io.borough.impl.message.RaftMessages.CloseGroup;
import io.borough.impl.message.RaftMessages.GroupState;
import io.borough.impl.message.RaftMessages.GroupsReply;
import io.borough.impl.message.RaftMessages.GroupsRequest;
import io.borough.impl.message.RaftMessages.OpenGroup;
import io.borough.impl.message.RaftMessages.ReplicaRequest;
import io.borough.impl.message.RaftMessages.TransferLeader;
import io.borough.impl.message.RaftRole;
import io.borough.impl.message.RingMessages.GetNewerRing;
import io.borough.impl.message.RingMessages.MoveCompleted;
import io.borough.impl.message.RingMessages.ReadRing;
import io.borough.impl.message.RingMessages.ReplicaDeleted;
import io.borough.impl.message.RingMessages.ReplicaLost;
import io.borough.impl.message.RingMessages.RingReply;
import io.borough.impl.message.Service;
import io.borough.impl.message.StorageMessages.ReadReply;
import io.borough.impl.message.StorageMessages.ReadRequest;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.RingShard;
import io.borough.impl.topology.Tombstone;
import io.borough.impl.transport.Inbound;
import io.borough.impl.transport.MessageDispatcher;
import io.borough.impl.transport.Messenger;
import io.borough.options.PlacementOptions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reconciles this node's Raft groups with the ring. It opens the groups of replicas that the node is to hold and
 * deletes replicas that were removed. For the shards that the node leads, it adds and removes the replicas that the
 * ring's moves name, and transfers the leadership to the preferred leader.
 *
 * <p>Reconciles at every tick and at every new ring: begins, for each shard, the one step that {@link ReconcileAction}
 * decides. A failed step is decided again. Thread: one event loop, which alone touches the fields. It never blocks.
 */
public final class PlacementVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(PlacementVerticle.class);
  private static final long ASK_TIMEOUT_MS = 3_000;
  private static final long OPEN_TIMEOUT_MS = 30_000;
  private static final long ADD_TIMEOUT_MS = 600_000; // the shard's data is copied in this time
  private static final long REMOVE_TIMEOUT_MS = 30_000;
  private static final long HAND_OVER_TIMEOUT_MS = 15_000;
  private static final long MAX_LAG_ENTRIES = 1_000;
  private static final String BARRIER_PARTITION = "-"; // any name: the value is not used
  private static final int MAX_STEPS_AT_ONCE = 16;

  private final String nodeId;
  private final PlacementOptions options;
  private final Messenger messenger;
  private final RoutingTable routes;
  private final Function<String, NodeAnnouncement> liveNodes;
  private final TransferBackoff transferBackoff = new TransferBackoff(System.nanoTime());
  private final Set<Integer> busy = new HashSet<>(); // shards with a step under way
  private final OpenFailures openFailures;
  private boolean reconciling;
  private boolean reconcileAgain;
  private int firstRow; // the first to be handled changes each time, so that failing steps do not starve others
  private long timer;
  private boolean stopped;

  /**
   * A placement verticle.
   *
   * @param nodeId this node's id
   * @param liveNodes returns what the live node with a node id announces, or null; called on the event loop
   */
  public PlacementVerticle(String nodeId, PlacementOptions options, Messenger messenger, RoutingTable routes,
      Function<String, NodeAnnouncement> liveNodes) {
    this.nodeId = nodeId;
    this.options = options;
    this.openFailures = new OpenFailures(options.getReplaceAfterMs(), System::nanoTime);
    this.messenger = messenger;
    this.routes = routes;
    this.liveNodes = liveNodes;
  }

  @Override
  public Future<?> start() {
    Context loop = context;
    MessageDispatcher dispatcher =
        new MessageDispatcher(Service.PLACEMENT).on(PrepareReplica.class, this::prepareReplica);
    return messenger.handle(dispatcher).onSuccess(served -> {
      routes.onRing(ring -> loop.runOnContext(news -> reconcile()));
      timer = vertx.setPeriodic(options.getTickMs(), tick -> reconcile());
      reconcile();
    });
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return Future.succeededFuture();
  }

  /**
   * Opens an empty group if the ring has a move that adds this node to the shard. A leader that was deposed may ask for
   * a move that has ended, so this node checks its own copy of the ring, and first brings that up to date.
   */
  private void prepareReplica(Inbound<PrepareReplica> inbound) {
    prepareReplica(inbound, false);
  }

  private void prepareReplica(Inbound<PrepareReplica> inbound, boolean ringIsFresh) {
    PrepareReplica request = inbound.message();
    Ring ring = routes.ring();
    RingShard row = ring == null ? null : ring.shard(request.shard());
    if (ring != null && (row == null || row.epoch() < request.epoch()) && !ringIsFresh) {
      pullRing(inbound.from(), ring.epoch()).onComplete(pulled -> prepareReplica(inbound, true));
    } else if (row == null || row.epoch() != request.epoch() || !row.groupId().equals(request.groupId())
        || !row.concerns(nodeId)) {
      inbound.fail(ErrorCode.STALE_EPOCH.failure("node " + nodeId + " has "
          + (row == null ? "no row of shard " + request.shard() : "epoch " + row.epoch() + " of shard " + row.shard())
          + "; a replica is wanted for epoch " + request.epoch()));
    } else {
      open(row, List.of())
          .onSuccess(inbound::reply)
          .onFailure(failure -> inbound.fail(Failures.of(failure)));
    }
  }

  /** Takes another node's ring, if it is newer than this node's and of the same cluster. */
  private Future<RingReply> pullRing(String busId, long epoch) {
    return messenger.<RingReply>request(busId, new GetNewerRing(epoch), ASK_TIMEOUT_MS).onSuccess(reply -> {
      if (reply.ring() != null) {
        routes.setRing(reply.ring());
      }
    });
  }

  private Future<Ack> open(RingShard row, List<RingNode> initialPeers) {
    OpenGroup open = new OpenGroup(row.shard(), row.groupId(), initialPeers);
    return messenger.request(messenger.busId(), open, OPEN_TIMEOUT_MS);
  }

  private void reconcile() {
    if (stopped || routes.ring() == null) {
      return;
    }
    if (reconciling) {
      reconcileAgain = true;
      return;
    }
    reconciling = true;
    reconcileAgain = false;
    messenger.<GroupsReply>request(messenger.busId(), new GroupsRequest(), ASK_TIMEOUT_MS).onComplete(reply -> {
      reconciling = false;
      if (reply.failed()) {
        log("listing this node's groups", Failures.of(reply.cause()));
        return;
      }
      beginSteps(routes.ring(), reply.result().groups());
      if (reconcileAgain) {
        reconcile();
      }
    });
  }

  private void beginSteps(Ring ring, List<GroupState> groups) {
    Map<UUID, GroupState> states = new HashMap<>();
    groups.forEach(state -> states.put(state.groupId(), state));
    Set<String> live = live(ring);
    List<RingShard> rows = ring.shards();
    firstRow = (firstRow + 1) % rows.size();
    for (int i = 0; i < rows.size() && busy.size() < MAX_STEPS_AT_ONCE; i++) {
      RingShard row = rows.get((firstRow + i) % rows.size());
      if (!busy.contains(row.shard())) {
        begin(row, ReconcileAction.of(ring, row, states.get(row.groupId()), nodeId, live));
      }
    }
  }

  private Set<String> live(Ring ring) {
    Set<String> live = new HashSet<>();
    for (RingNode node : ring.nodes()) {
      if (node.nodeId().equals(nodeId) || busIdOf(node.nodeId(), ring) != null) {
        live.add(node.nodeId());
      }
    }
    return live;
  }

  private String busIdOf(String other, Ring ring) {
    NodeAnnouncement hello = liveNodes.apply(other);
    return hello != null && hello.clusterId().equals(ring.clusterId()) ? hello.busId() : null;
  }

  private void begin(RingShard row, ReconcileAction step) {
    if (step instanceof ReconcileAction.Open open) {
      begin(row, "opening", open(row, open.initialPeers())
          .onSuccess(opened -> openFailures.opened(row.shard()))
          .onFailure(cause -> openFailed(row, Failures.of(cause))));
    } else if (step instanceof ReconcileAction.Add add) {
      begin(row, "adding " + add.target().nodeId(), add(row, add));
    } else if (step instanceof ReconcileAction.Remove remove) {
      begin(row, "removing " + remove.nodeId(), messenger.<Ack>request(messenger.busId(),
          new ChangeGroup(row.shard(), remove.expected(), remove.next()), REMOVE_TIMEOUT_MS)
          .onSuccess(removed -> context.runOnContext(next -> reconcile())));
    } else if (step instanceof ReconcileAction.Delete delete) {
      begin(row, "deleting the removed replica", delete(delete.tombstone()));
    } else if (step instanceof ReconcileAction.Report report) {
      begin(row, "reporting " + report.replicas(), report(row, report));
    } else if (step instanceof ReconcileAction.HandOver handOver && transferBackoff.begin(System.nanoTime())) {
      begin(row, "transferring the leadership to " + handOver.target().nodeId(), handOver(row, handOver));
    }
  }

  /** Reports a replica that will not open any more: the ring must remove it, so that it can be rebuilt. */
  private void openFailed(RingShard row, BoroughException failure) {
    if (openFailures.isLost(row.shard(), failure) && row.replicas().contains(nodeId)) {
      LOG.error("Shard {}: this node's replica is lost: {}", row.shard(), failure.toString());
      messenger.request(messenger.busId(), new ReplicaLost(row.shard(), row.groupId(), nodeId), ASK_TIMEOUT_MS)
          .onFailure(cause -> log("shard " + row.shard() + ", reporting its replica as lost", Failures.of(cause)));
    }
  }

  private void begin(RingShard row, String what, Future<?> step) {
    busy.add(row.shard());
    LOG.debug("Shard {} at epoch {}: {}", row.shard(), row.epoch(), what);
    step.onComplete(done -> {
      busy.remove(row.shard());
      if (done.failed()) {
        log("shard " + row.shard() + ", " + what, Failures.of(done.cause()));
      }
    });
  }

  private Future<Ack> add(RingShard row, ReconcileAction.Add add) {
    String target = busIdOf(add.target().nodeId(), routes.ring());
    if (target == null) {
      return Future.failedFuture(ErrorCode.NODE_UNREACHABLE.failure("node " + add.target().nodeId() + " is not live"));
    }
    PrepareReplica prepare = new PrepareReplica(row.shard(), row.groupId(), row.epoch());
    return messenger.<Ack>request(target, prepare, OPEN_TIMEOUT_MS)
        .compose(prepared -> messenger.<Ack>request(messenger.busId(),
            new ChangeGroup(row.shard(), add.expected(), add.next()), ADD_TIMEOUT_MS))
        .onSuccess(added -> context.runOnContext(next -> reconcile())); // the report then need not wait for the tick
  }

  /**
   * Reports the group's configuration to the ring. This node may have been deposed without noticing, so a read first
   * confirms that it leads, and then its configuration is read again: it must still be the one to report.
   */
  private Future<?> report(RingShard row, ReconcileAction.Report report) {
    ReadRequest barrier = new ReadRequest(row.shard(), false, BARRIER_PARTITION, List.of(Buffer.buffer()));
    return messenger.<ReadReply>request(messenger.busId(), barrier, ASK_TIMEOUT_MS)
        .compose(leads -> messenger.<GroupState>request(
            messenger.busId(), new ReplicaRequest(row.shard()), ASK_TIMEOUT_MS))
        .compose(now -> now.committed() && Set.copyOf(now.peers()).equals(Set.copyOf(report.replicas()))
            ? messenger.<Ack>request(messenger.busId(),
                new MoveCompleted(row.shard(), row.epoch(), report.replicas()), ASK_TIMEOUT_MS)
            : Future.succeededFuture());
  }

  private Future<?> handOver(RingShard row, ReconcileAction.HandOver handOver) {
    String target = busIdOf(handOver.target().nodeId(), routes.ring());
    if (target == null) {
      transferBackoff.putOff(System.nanoTime());
      return Future.succeededFuture();
    }
    return messenger.<GroupState>request(target, new ReplicaRequest(row.shard()), ASK_TIMEOUT_MS).compose(state -> {
      boolean close = state.groupId().equals(row.groupId()) && state.role() == RaftRole.FOLLOWER
          && state.appliedIndex() >= handOver.commitIndex() - MAX_LAG_ENTRIES;
      return close ? messenger.<Ack>request(messenger.busId(),
          new TransferLeader(row.shard(), handOver.target().nodeId()), HAND_OVER_TIMEOUT_MS) : Future.succeededFuture();
    }).onComplete(done -> {
      if (done.failed()) {
        transferBackoff.failed(System.nanoTime());
      } else if (done.result() == null) {
        transferBackoff.putOff(System.nanoTime());
      } else {
        transferBackoff.succeeded(System.nanoTime());
      }
    });
  }

  /**
   * Deletes a removed replica and its tombstone. The tombstone must be in the ring that the system shard holds now:
   * this node's copy may be older than a new replica of the same shard here, whose writes must not be lost.
   */
  private Future<?> delete(Tombstone tombstone) {
    return messenger.<RingReply>request(messenger.busId(), new ReadRing(), ASK_TIMEOUT_MS).compose(read -> {
      RingShard row = read.ring().shard(tombstone.shard());
      if (!read.ring().tombstones().contains(tombstone) || row != null && row.concerns(nodeId)) {
        routes.setRing(read.ring());
        return Future.succeededFuture();
      }
      LOG.info("Shard {}: this node's replica was removed from its group and is deleted", tombstone.shard());
      return messenger.<Ack>request(messenger.busId(), new CloseGroup(tombstone.groupId()), OPEN_TIMEOUT_MS)
          .compose(closed -> messenger.<Ack>request(messenger.busId(), new ReplicaDeleted(tombstone), ASK_TIMEOUT_MS));
    });
  }

  private static void log(String what, BoroughException failure) {
    if (failure instanceof UnavailableException) {
      LOG.debug("Placement, {}, tries again: {}", what, failure.toString());
    } else {
      LOG.warn("Placement, {}, tries again: {}", what, failure.toString());
    }
  }
}
