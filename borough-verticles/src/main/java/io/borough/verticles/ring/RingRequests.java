package io.borough.verticles.ring;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.link.Inbound;
import io.borough.impl.link.MessageDispatcher;
import io.borough.impl.message.Component;
import io.borough.impl.message.Done;
import io.borough.impl.message.MembershipMessages.Hello;
import io.borough.impl.message.RingMessages.FoundRequest;
import io.borough.impl.message.RingMessages.JoinRequest;
import io.borough.impl.message.RingMessages.LeaveRequest;
import io.borough.impl.message.RingMessages.MoveReport;
import io.borough.impl.message.RingMessages.ReplicaDeleted;
import io.borough.impl.message.RingMessages.ReplicaLost;
import io.borough.impl.message.RingMessages.RingChanged;
import io.borough.impl.message.RingMessages.RingRead;
import io.borough.impl.message.RingMessages.RingReply;
import io.borough.impl.message.RingMessages.RingRequest;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.Tombstone;
import io.borough.impl.wire.WireMessage;
import io.vertx.core.Future;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Answers the messages to this node's ring: questions for the ring, and requests to change it, which the coordinator
 * carries out and every other node passes on to the coordinator.
 *
 * <p>Thread: the ring verticle's event loop.
 */
final class RingRequests {
  private final ThisNode node;
  private final Enrolment enrolment;
  private final RingCopies copies;
  private final SystemTable table;
  private final Coordinator coordinator;
  private final Runnable beforeChange;

  /**
   * Answers with these parts of the ring verticle.
   *
   * @param beforeChange runs on the coordinator's node before each change
   */
  RingRequests(ThisNode node, Enrolment enrolment, RingCopies copies, SystemTable table, Coordinator coordinator,
      Runnable beforeChange) {
    this.node = node;
    this.enrolment = enrolment;
    this.copies = copies;
    this.table = table;
    this.coordinator = coordinator;
    this.beforeChange = beforeChange;
  }

  /** Returns the table of the messages to this node's ring and what answers each. */
  MessageDispatcher dispatcher() {
    return new MessageDispatcher(Component.RING)
        .on(RingChanged.class, this::ringChanged)
        .on(RingRequest.class, this::tellRing)
        .on(RingRead.class, this::readRing)
        .on(JoinRequest.class, this::join)
        .on(LeaveRequest.class, this::leave)
        .on(MoveReport.class, this::moveReported)
        .on(ReplicaDeleted.class, this::replicaDeleted)
        .on(ReplicaLost.class, this::replicaLost)
        .on(FoundRequest.class, enrolment::mayFound);
  }

  private void ringChanged(Inbound<RingChanged> inbound) {
    copies.take(inbound.message().ring());
  }

  private void tellRing(Inbound<RingRequest> inbound) {
    long epoch = inbound.message().epoch();
    Ring ring = node.routes().ring();
    if (ring == null) {
      inbound.fail(noRing());
      return;
    }
    inbound.reply(new RingReply(ring.epoch() > epoch ? ring : null));
    if (epoch > ring.epoch()) {
      copies.ask(inbound.from());
    }
  }

  private void join(Inbound<JoinRequest> inbound) {
    JoinRequest request = inbound.message();
    Hello asker = node.neighbours().byNodeId(request.node().nodeId());
    boolean fromJoiner = asker != null && asker.busId().equals(inbound.from());
    change(inbound, fromJoiner, "the join of " + request.node().nodeId(), ring -> RingChange.joined(ring, request),
        RingReply::new);
  }

  private void leave(Inbound<LeaveRequest> inbound) {
    String nodeId = inbound.message().nodeId();
    change(inbound, "the leave of " + nodeId, ring -> RingChange.leaving(ring, nodeId));
  }

  private void moveReported(Inbound<MoveReport> inbound) {
    MoveReport report = inbound.message();
    change(inbound, "the report of shard " + report.shard(), ring -> RingChange.reported(ring, report));
  }

  private void replicaDeleted(Inbound<ReplicaDeleted> inbound) {
    Tombstone tombstone = inbound.message().tombstone();
    change(inbound, "the end of " + tombstone, ring -> RingChange.deleted(ring, tombstone));
  }

  private void replicaLost(Inbound<ReplicaLost> inbound) {
    ReplicaLost lost = inbound.message();
    change(inbound, "the loss of shard " + lost.shard() + " at " + lost.nodeId(),
        ring -> RingChange.lost(ring, lost, node.live()));
  }

  private static BoroughException noRing() {
    return ErrorCode.NO_RING.failure("this node has not learned the ring yet");
  }

  private void change(Inbound<?> inbound, String name, UnaryOperator<Ring> next) {
    change(inbound, false, name, next, ring -> new Done());
  }

  /**
   * Changes the ring if this node is the coordinator, and otherwise passes the request on to that.
   *
   * @param firstHand whether another node, which sent this, sent it for itself
   */
  private void change(Inbound<?> inbound, boolean firstHand, String name, UnaryOperator<Ring> next,
      Function<Ring, WireMessage> reply) {
    if (!node.folder().node().hasCluster()) {
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

  /** The truth, for whom no copy will do. */
  private void readRing(Inbound<RingRead> inbound) {
    if (!node.coordinates()) {
      passOn(inbound, false);
      return;
    }
    table.read()
        .compose(version -> version.ring() == null ? Future.failedFuture(noRing()) : Future.succeededFuture(version))
        .onSuccess(version -> inbound.reply(new RingReply(version.ring())))
        .onFailure(failure -> inbound.fail(Failures.of(failure)));
  }

  /**
   * Passes a request on to the coordinator, unless another node has passed it on already: two nodes might do so for
   * ever.
   */
  private void passOn(Inbound<?> inbound, boolean firstHand) {
    String target = node.coordinator(node.folder().node().clusterId());
    if (target == null || !firstHand && !inbound.from().equals(node.messenger().busId())) {
      inbound.fail(ErrorCode.NOT_LEADER.failure("node " + node.own().nodeId() + " does not lead the system shard"));
      return;
    }
    node.messenger().call(target, inbound.message(), Math.max(1, inbound.remainingMs()))
        .onSuccess(inbound::reply)
        .onFailure(failure -> inbound.fail(Failures.of(failure)));
  }
}
