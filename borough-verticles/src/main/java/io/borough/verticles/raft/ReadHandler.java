package io.borough.verticles.raft;

import io.borough.error.ErrorCode;
import io.borough.impl.message.RaftMessages.ConfirmTerms;
import io.borough.impl.message.RaftMessages.LeadershipClaim;
import io.borough.impl.message.RaftMessages.TermsConfirmed;
import io.borough.impl.message.Service;
import io.borough.impl.message.StorageMessages.ReadRequest;
import io.borough.impl.message.StorageMessages.ScanOpen;
import io.borough.impl.transport.Inbound;
import io.borough.impl.transport.Messenger;
import io.borough.verticles.raft.read.ReadIndexBarrier;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes reads to the storage: local ones at once, the others when this node is confirmed as the shard's leader.
 * Confirms the terms of other nodes' leaders as a voter.
 *
 * <p>Thread: the event loop.
 */
final class ReadHandler {
  private final Messenger messenger;
  private final HostedGroups groups;
  private final ReadIndexBarrier barrier;

  /**
   * Creates a handler.
   *
   * @param maxReads how many reads of one shard may wait for the barrier
   * @param callTimeoutMs how long a voter's reply is awaited
   */
  ReadHandler(Messenger messenger, PeerDirectory peers, HostedGroups groups, int maxReads, long callTimeoutMs) {
    this.messenger = messenger;
    this.groups = groups;
    this.barrier = new ReadIndexBarrier(messenger, peers::busIdOf, maxReads, callTimeoutMs, this::forward);
  }

  /** Returns the barrier, in which reads that are not local wait. */
  ReadIndexBarrier barrier() {
    return barrier;
  }

  void read(Inbound<ReadRequest> message) {
    ReadRequest read = message.message();
    read(message, read.shard(), read.local());
  }

  void openScan(Inbound<ScanOpen> message) {
    ScanOpen scan = message.message();
    read(message, scan.shard(), scan.local());
  }

  private void read(Inbound<?> message, int shard, boolean local) {
    HostedGroup group = local ? groups.held(message, shard) : groups.led(message, shard);
    if (group == null) {
      return;
    }
    if (!local) {
      barrier.add(group, message);
    } else if (group.isClosed()) {
      message.fail(ErrorCode.UNAVAILABLE.failure("this node's replica of shard " + shard + " has stopped"));
    } else {
      forward(List.of(message));
    }
  }

  private void forward(List<Inbound<?>> reads) {
    if (!reads.isEmpty()) {
      messenger.forward(Service.STORAGE, reads);
    }
  }

  /**
   * Answers as a voter. Confirms a claim only when its group is open here, has this node as a member and is in exactly
   * that term.
   */
  void confirmTerms(Inbound<ConfirmTerms> message) {
    List<LeadershipClaim> claims = message.message().claims();
    List<Boolean> confirmed = new ArrayList<>(claims.size());
    for (LeadershipClaim claim : claims) {
      HostedGroup group = groups.of(claim.groupId());
      confirmed.add(group != null && group.isMember() && group.role().term() == claim.term());
    }
    message.reply(new TermsConfirmed(confirmed));
  }
}
