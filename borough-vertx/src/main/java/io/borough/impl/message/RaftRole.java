package io.borough.impl.message;

/** The part that a replica plays in its Raft group. Sent by name, so that a name keeps its meaning for ever. */
public enum RaftRole {
  LEADER,
  FOLLOWER,
  /** Stands for election. */
  CANDIDATE,
  /** Takes entries but is not named by the group's configuration, so that it has no vote. */
  LEARNER,
  /** Has stopped: because of its disk, or because it was removed from its group. */
  CLOSED,
  /** Did not reply, so that its role is not known. */
  UNREACHABLE
}
