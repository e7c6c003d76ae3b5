package io.borough.info;

/** The role of a replica in its shard, as the shard's leader sees it. */
public enum ReplicaRole {
  /** Orders the shard's writes. */
  LEADER,
  /** Votes and follows the leader; also the role of a replica that does not answer. */
  FOLLOWER,
  /** Copies the data and does not vote yet. */
  LEARNER
}
