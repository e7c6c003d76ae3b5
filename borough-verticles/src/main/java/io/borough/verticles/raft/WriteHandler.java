package io.borough.verticles.raft;

import io.borough.error.ErrorCode;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.impl.topology.RingShard;
import io.borough.impl.transport.Inbound;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes each write to its shard's group, or fails it when this node may not take it.
 *
 * <p>Thread: the event loop.
 */
final class WriteHandler {
  private final RaftConfig setup;
  private final HostedGroups groups;
  private final DiskSpaceGuard space;
  private List<HostedGroup> written = new ArrayList<>(); // groups with writes in the current batch of messages

  WriteHandler(RaftConfig setup, HostedGroups groups, DiskSpaceGuard space) {
    this.setup = setup;
    this.groups = groups;
    this.space = space;
  }

  void write(Inbound<WriteRequest> message) {
    int shard = message.message().shard();
    HostedGroup group = groups.led(message, shard);
    if (group == null) {
      return;
    }
    if (group.isCutOff()) {
      message.fail(ErrorCode.NO_QUORUM.failure("shard " + shard + "'s leader does not hear a majority"));
      return;
    }
    if (space.isFull() && shard != RingShard.SYSTEM) { // the ring must stay writable to make room
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

  /** Proposes the writes of a batch of messages at its end, so that the writes share entries. */
  void flush() {
    List<HostedGroup> due = written;
    written = new ArrayList<>();
    due.forEach(group -> group.commit().flush());
  }

  /** Fails writes at their deadline. */
  void expire() {
    groups.all().forEach(group -> group.commit().expire());
  }

  /** Returns whether no write waits. */
  boolean isIdle() {
    return groups.all().stream().allMatch(group -> group.commit().isIdle());
  }

  /** Refuses the writes of a group that this node has stopped leading, but not those that were proposed. */
  void leaderLost(HostedGroup group) {
    group.commit().failQueued(group::refuse);
  }

  /** Fails every write of a group that is not open any more. */
  void removed(HostedGroup group) {
    leaderLost(group);
    group.commit().abandon(ErrorCode.LEADERSHIP_LOST.failure(
        "the replica of shard " + group.shard() + " was closed before the write was committed"));
  }

  /** Fails every write before this node stops. */
  void stop() {
    for (HostedGroup group : groups.all()) {
      group.commit().failQueued(write -> write.fail(ErrorCode.STOPPED.failure("this node is stopping")));
      group.commit().abandon(ErrorCode.LEADERSHIP_LOST.failure("this node stopped before the write was committed"));
    }
  }
}
