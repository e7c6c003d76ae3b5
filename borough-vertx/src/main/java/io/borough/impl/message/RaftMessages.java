package io.borough.impl.message;

import io.borough.impl.command.WriteId;
import io.borough.impl.topology.RingNode;
import io.borough.impl.wire.RecordCodec.Nullable;
import io.borough.impl.wire.RecordMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.List;
import java.util.UUID;

/** Requests to the Raft groups of a node, and the replies. Reads and scans are in {@link StorageMessages}. */
public sealed interface RaftMessages extends RecordMessage {
  /**
   * Asks a shard's leader for one atomic write; answered with {@link WriteReply} or a failure.
   *
   * @param id the write's id, or null for a write that is sent only once
   * @param command an encoded {@link io.borough.impl.command.Command}, with the bytes that go into the log
   */
  record WriteRequest(int shard, WriteId id, byte[] command) implements RaftMessages {
    @Override
    public void writeTo(WireWriter wire) {
      wire.int32(shard).bool(id != null);
      if (id != null) {
        id.writeTo(wire);
      }
      wire.bytes(command);
    }

    static WriteRequest readFrom(WireReader wire) {
      return new WriteRequest(wire.int32(), wire.bool() ? WriteId.readFrom(wire) : null, wire.bytes());
    }
  }

  /** The revision of an applied write. */
  record WriteReply(long revision) implements RaftMessages {
    @Override
    public void writeTo(WireWriter wire) {
      wire.int64(revision);
    }

    static WriteReply readFrom(WireReader wire) {
      return new WriteReply(wire.int64());
    }
  }

  /**
   * A leader asks the node of another voter whether its terms are still current; answered with {@link TermsConfirmed}.
   */
  record ConfirmTerms(List<LeadershipClaim> claims) implements RaftMessages {
    public ConfirmTerms {
      claims = List.copyOf(claims);
    }
  }

  /** Claims that the sender leads a group in a term. */
  record LeadershipClaim(UUID groupId, long term) {}

  /** For each claim in order, whether this node's replica runs and has the claimed term. */
  record TermsConfirmed(List<Boolean> confirmed) implements RaftMessages {
    public TermsConfirmed {
      confirmed = List.copyOf(confirmed);
    }
  }

  /**
   * Opens a shard's Raft group on this node, from the group's folder if it exists.
   *
   * @param initialPeers the members of a new group: the founder alone, or none
   */
  record OpenGroup(int shard, UUID groupId, List<RingNode> initialPeers) implements RaftMessages {
    public OpenGroup {
      initialPeers = List.copyOf(initialPeers);
    }
  }

  /**
   * Closes a group that this node is no longer a member of, and deletes the group's folder; answered with {@link Ack},
   * also when nothing is left of the group. The sender knows that the group's committed configuration is without this
   * node.
   */
  record CloseGroup(UUID groupId) implements RaftMessages {}

  /**
   * Asks the leader of a group for one change of its configuration: one node added or one node removed.
   *
   * @param expected node ids of the configuration that must be the committed one now
   * @param next the ring rows of the nodes in the next configuration
   */
  record ChangeGroup(int shard, List<String> expected, List<RingNode> next) implements RaftMessages {
    public ChangeGroup {
      expected = List.copyOf(expected);
      next = List.copyOf(next);
    }
  }

  /** Asks a group's leader to transfer its leadership to a node. */
  record TransferLeader(int shard, String nodeId) implements RaftMessages {}

  /** Asks for the state of all groups of this node; answered with {@link GroupsReply}. */
  record GroupsRequest() implements RaftMessages {}

  /** The state of each group of a node. */
  record GroupsReply(List<GroupState> groups) implements RaftMessages {
    public GroupsReply {
      groups = List.copyOf(groups);
    }
  }

  /** Asks for the state of one replica; answered with {@link GroupState}. */
  record ReplicaRequest(int shard) implements RaftMessages {}

  /**
   * The state of one group on one node.
   *
   * @param ready whether, as a leader, it has committed an entry of its term
   * @param leader the leader's node id, or null when it is unknown
   * @param peers node ids in its configuration
   * @param committed whether that configuration is committed and not in transition
   * @param appliedIndex the last entry in the store
   * @param commitIndex the last entry known to be committed
   */
  record GroupState(
      int shard,
      UUID groupId,
      RaftRole role,
      boolean ready,
      long term,
      @Nullable String leader,
      List<String> peers,
      boolean committed,
      long appliedIndex,
      long commitIndex) implements RaftMessages {
    public GroupState {
      peers = List.copyOf(peers);
    }
  }

  /** Asks a shard's leader for the replicas of its group; answered with {@link InfoReply}. */
  record InfoRequest(int shard) implements RaftMessages {}

  /** A shard's leader, term and replicas; the leader is null when it is unknown. */
  record InfoReply(@Nullable String leader, long term, List<ReplicaStatus> replicas) implements RaftMessages {
    public InfoReply {
      replicas = List.copyOf(replicas);
    }
  }

  /**
   * One replica, as the leader knows it.
   *
   * @param lag entries committed and not yet applied at the replica; -1 when the replica did not answer
   */
  record ReplicaStatus(String nodeId, RaftRole role, long appliedIndex, long lag) {}

  /** Asks a node for the digests of its replica in a group; answered with {@link DigestsReply}. */
  record DigestsRequest(UUID groupId) implements RaftMessages {}

  /** The latest digests of a replica, ascending, at indexes that are the same for all replicas of the group. */
  record DigestsReply(List<Digest> digests) implements RaftMessages {
    public DigestsReply {
      digests = List.copyOf(digests);
    }
  }

  /**
   * All that a replica has applied up to an index, as one number. Replicas with different digests have applied
   * different entries, or the same entries with different results.
   */
  record Digest(long index, long value) {}

  /**
   * A leader reports to a node that its replica has another digest than the majority of the group; answered with {@link
   * Ack} when the replica has stopped, or has found that it has the majority's digest.
   */
  record ReplicaDiverged(UUID groupId, Digest majority) implements RaftMessages {}

  /**
   * Asks a follower which files of a snapshot it has from earlier attempts that were interrupted; answered with {@link
   * SnapshotPartsReply}.
   *
   * @param attempt the id of the attempt that is about to begin
   * @param snapshot the name of the snapshot's folder
   * @param files the files of the snapshot
   */
  record SnapshotPartsRequest(UUID groupId, String attempt, String snapshot, List<SnapshotFile> files)
      implements RaftMessages {
    public SnapshotPartsRequest {
      files = List.copyOf(files);
    }
  }

  /** A file of a snapshot: its name and its length in bytes. */
  record SnapshotFile(String name, long bytes) {}

  /** The files that a follower has whole, in the place where the attempt would put them. */
  record SnapshotPartsReply(List<SnapshotPart> parts) implements RaftMessages {
    public SnapshotPartsReply {
      parts = List.copyOf(parts);
    }
  }

  /** A file of a snapshot that the follower has: its name, and the MD5 of its bytes in hexadecimal. */
  record SnapshotPart(String name, String md5) {}
}
