package io.borough.verticles.raft;

import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.message.Ack;
import io.borough.impl.message.RaftMessages.DigestsReply;
import io.borough.impl.message.RaftMessages.DigestsRequest;
import io.borough.impl.message.RaftMessages.GroupsReply;
import io.borough.impl.message.RaftMessages.GroupsRequest;
import io.borough.impl.message.RaftMessages.InfoRequest;
import io.borough.impl.message.RaftMessages.ReplicaDiverged;
import io.borough.impl.message.RaftMessages.ReplicaRequest;
import io.borough.impl.message.RaftMessages.SnapshotPartsReply;
import io.borough.impl.message.RaftMessages.SnapshotPartsRequest;
import io.borough.impl.transport.Inbound;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * Answers questions about this node's replicas: their state, their digests, and the files that they have received of a
 * snapshot.
 *
 * <p>Thread: the event loop.
 */
final class ReplicaHandler {
  private final Vertx vertx;
  private final HostedGroups groups;
  private final ReplicaStatusQuery survey;
  private boolean retiring; // this node is about to stop

  ReplicaHandler(Vertx vertx, HostedGroups groups, ReplicaStatusQuery survey) {
    this.vertx = vertx;
    this.groups = groups;
    this.survey = survey;
  }

  /** Refuses questions about single replicas from now on, so that no leadership is transferred to this node. */
  void retire() {
    retiring = true;
  }

  void listGroups(Inbound<GroupsRequest> message) {
    message.reply(new GroupsReply(groups.all().stream().map(HostedGroup::state).toList()));
  }

  void describeReplica(Inbound<ReplicaRequest> message) {
    HostedGroup group = groups.held(message, message.message().shard());
    if (group != null && retiring) {
      message.fail(ErrorCode.STOPPED.failure("this node is about to stop"));
    } else if (group != null) {
      message.reply(group.state());
    }
  }

  void describeShard(Inbound<InfoRequest> message) {
    HostedGroup group = groups.led(message, message.message().shard());
    if (group != null) {
      survey.answer(group, message);
    }
  }

  void digests(Inbound<DigestsRequest> message) {
    HostedGroup group = groups.of(message.message().groupId());
    message.reply(new DigestsReply(
        group == null || group.isClosed() ? List.of() : group.stateMachine().digests()));
  }

  /** Stops a replica for good if its digest differs from the majority's. Placement then rebuilds it. */
  void replicaDiverged(Inbound<ReplicaDiverged> message) {
    ReplicaDiverged differs = message.message();
    HostedGroup group = groups.of(differs.groupId());
    if (group != null && !group.isClosed() && ConsistencyChecker.differs(group.stateMachine().digests(),
        differs.majority())) {
      group.stateMachine().fail("it differs from most replicas", ErrorCode.CORRUPT_DATA.failure(
          "shard " + group.shard() + " has another digest than most replicas at index " + differs.majority().index()));
    }
    message.reply(new Ack());
  }

  /**
   * Replies with the files of a snapshot that this node has already received. Another node is about to send the
   * snapshot.
   */
  void prepareSnapshotParts(Inbound<SnapshotPartsRequest> message) {
    SnapshotPartsRequest parts = message.message();
    HostedGroup group = groups.of(parts.groupId());
    if (group == null || group.isClosed()) {
      message.reply(new SnapshotPartsReply(List.of()));
      return;
    }
    vertx.executeBlocking(() -> group.stateMachine().received().prepare(parts), false)
        .onSuccess(linked -> message.reply(new SnapshotPartsReply(linked)))
        .onFailure(failure -> message.fail(Failures.of(failure)));
  }
}
