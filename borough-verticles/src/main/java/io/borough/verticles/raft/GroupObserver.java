package io.borough.verticles.raft;

/** Acts on what happens to the groups that are open on this node. Called on the event loop. */
interface GroupObserver {
  /** The group's role, term, leader or configuration may have changed. */
  void changed(ShardGroup group);

  /** The store has applied the index that was awaited. */
  void applied(ShardGroup group);

  /** Enough has been applied since the last snapshot to take another. */
  void snapshotDue(ShardGroup group);

  /** The group's replica has failed and must be closed. */
  void failed(ShardGroup group);

  /** The group is not among the open groups any more: its replica was deleted, or opened again as another group. */
  void removed(ShardGroup group);
}
