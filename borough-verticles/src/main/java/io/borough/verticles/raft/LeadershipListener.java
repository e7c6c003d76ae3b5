package io.borough.verticles.raft;

import io.borough.impl.message.MembershipMessages.LeaderAt;

/** Hears who leads the shards whose replicas are on this node. Called on {@link RaftVerticle}'s event loop. */
public interface LeadershipListener {
  /**
   * A leader was found: this node, from when it may serve, or another. Of each shard the terms only grow; the same
   * claim is not repeated.
   */
  void leaderIs(LeaderAt leader);

  /** This node led the shard in that term and does so no more; who leads now is not known yet. */
  void leaderLost(int shard, long term);
}
