package io.borough.verticles.ring;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.message.Ack;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.message.RingMessages.BootstrapRequest;
import io.borough.impl.message.RingMessages.GetNewerRing;
import io.borough.impl.message.RingMessages.JoinRequest;
import io.borough.impl.message.RingMessages.LeaveRequest;
import io.borough.impl.message.RingMessages.MoveCompleted;
import io.borough.impl.message.RingMessages.ReadRing;
import io.borough.impl.message.RingMessages.ReplicaDeleted;
import io.borough.impl.message.RingMessages.ReplicaLost;
import io.borough.impl.message.RingMessages.RingChanged;
import io.borough.impl.message.RingMessages.RingReply;
import io.borough.impl.message.Service;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.Tombstone;
import io.borough.impl.transport.Inbound;
import io.borough.impl.transport.MessageDispatcher;
import io.borough.impl.wire.WireMessage;
import io.vertx.core.Future;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Handles the messages to the ring verticle: reads of the ring and requests to change it. The coordinator carries the
 * requests out; every other node passes them on to the coordinator.
 *
 * <p>Thread: the ring verticle's event loop.
 */
final class RingRequests {
  private final LocalNode node;
  private final ClusterJoin clusterJoin;
  private final RingReplicator replicator;
  private final RingStore store;
  private final Coordinator coordinator;
  private final Runnable beforeChange;

  /**
   * Handles messages with these parts of the ring verticle.
   *
   * @param beforeChange runs on the coordinator's node before each change
   */
  RingRequests(LocalNode node, ClusterJoin clusterJoin, RingReplicator replicator, RingStore store,
      Coordinator coordinator, Runnable beforeChange) {
    this.node = node;
    this.clusterJoin = clusterJoin;
    this.replicator = replicator;
    this.store = store;
    this.coordinator = coordinator;
    this.beforeChange = beforeChange;
  }

  /** Returns the handler of each class of messages. */
  MessageDispatcher dispatcher() {
    return new MessageDispatcher(Service.RING)
        .on(RingChanged.class, this::ringChanged)
        .on(GetNewerRing.class, this::sendNewerRing)
        .on(ReadRing.class, this::readRing)
        .on(JoinRequest.class, this::join)
        .on(LeaveRequest.class, this::leave)
        .on(MoveCompleted.class, this::moveReported)
        .on(ReplicaDeleted.class, this::replicaDeleted)
        .on(ReplicaLost.class, this::replicaLost)
        .on(BootstrapRequest.class, clusterJoin::mayBootstrap);
  }

  private void ringChanged(Inbound<RingChanged> inbound) {
    replicator.take(inbound.message().ring());
  }

  private void sendNewerRing(Inbound<GetNewerRing> inbound) {
    long epoch = inbound.message().epoch();
    Ring ring = node.ring();
    if (ring == null) {
      inbound.fail(noRing());
      return;
    }
    inbound.reply(new RingReply(ring.epoch() > epoch ? ring : null));
    if (epoch > ring.epoch()) {
      replicator.pull(inbound.from());
    }
  }

  private void join(Inbound<JoinRequest> inbound) {
    JoinRequest request = inbound.message();
    NodeAnnouncement asker = node.liveNodes().byNodeId(request.node().nodeId());
    boolean fromJoiner = asker != null && asker.busId().equals(inbound.from());
    change(inbound, fromJoiner, "joining " + request.node().nodeId(), ring -> RingTransitions.joined(ring, request),
        RingReply::new);
  }

  private void leave(Inbound<LeaveRequest> inbound) {
    String nodeId = inbound.message().nodeId();
    change(inbound, "draining " + nodeId, ring -> RingTransitions.leaving(ring, nodeId));
  }

  private void moveReported(Inbound<MoveCompleted> inbound) {
    MoveCompleted report = inbound.message();
    change(inbound, "ending a move of shard " + report.shard(), ring -> RingTransitions.reported(ring, report));
  }

  private void replicaDeleted(Inbound<ReplicaDeleted> inbound) {
    Tombstone tombstone = inbound.message().tombstone();
    change(inbound, "dropping " + tombstone, ring -> RingTransitions.deleted(ring, tombstone));
  }

  private void replicaLost(Inbound<ReplicaLost> inbound) {
    ReplicaLost lost = inbound.message();
    change(inbound, "removing the lost replica of shard " + lost.shard() + " at " + lost.nodeId(),
        ring -> RingTransitions.lost(ring, lost, node.live()));
  }

  private static BoroughException noRing() {
    return ErrorCode.NO_RING.failure("this node does not know the ring yet");
  }

  private void change(Inbound<?> inbound, String name, UnaryOperator<Ring> next) {
    change(inbound, false, name, next, ring -> new Ack());
  }

  /**
   * Changes the ring if this node is the coordinator; otherwise passes the request on to the coordinator.
   *
   * @param firstHand whether the sender made the request itself, and did not pass it on
   */
  private void change(Inbound<?> inbound, boolean firstHand, String name, UnaryOperator<Ring> next,
      Function<Ring, WireMessage> reply) {
    if (!node.record().hasCluster()) {
      inbound.fail(noRing());
    } else if (node.coordinates()) {
      beforeChange.run();
      coordinator.change(name, next)
          .onSuccess(ring -> inbound.reply(reply.apply(ring)))
          .onFailure(failure -> inbound.fail(Failures.of(failure)));
    } else {
      passOn(inbound, firstHand);
    }
  }

  /** Reads the ring from the system shard, for requests that must not be decided by a copy. */
  private void readRing(Inbound<ReadRing> inbound) {
    if (!node.coordinates()) {
      passOn(inbound, false);
      return;
    }
    store.read()
        .compose(version -> version.ring() == null ? Future.failedFuture(noRing()) : Future.succeededFuture(version))
        .onSuccess(version -> inbound.reply(new RingReply(version.ring())))
        .onFailure(failure -> inbound.fail(Failures.of(failure)));
  }

  /**
   * Passes a request on to the coordinator, unless another node has passed it on already: two nodes that each take the
   * other one for the coordinator would pass it on for ever.
   */
  private void passOn(Inbound<?> inbound, boolean firstHand) {
    String target = node.coordinator(node.clusterId());
    if (target == null || !firstHand && !inbound.from().equals(node.busId())) {
      inbound.fail(ErrorCode.NOT_LEADER.failure("node " + node.nodeId() + " does not lead the system shard"));
      return;
    }
    node.messenger().request(target, inbound.message(), Math.max(1, inbound.remainingMs()))
        .onSuccess(inbound::reply)
        .onFailure(failure -> inbound.fail(Failures.of(failure)));
  }
}
