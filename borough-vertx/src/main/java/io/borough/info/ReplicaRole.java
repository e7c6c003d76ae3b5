package io.borough.info;

/** What a replica is to its shard, as the shard's leader sees it. */
public enum ReplicaRole {
  /** Orders the shard's writes. */
  LEADER,
  /** Votes and follows; a replica that does not answer is one too. */
  FOLLOWER,
  /** Copies the data and does not vote yet. */
  LEARNER
}
