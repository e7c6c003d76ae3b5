package io.borough.verticles.raft;

/** Acts on what happens to the groups that are open on this node. Called on the event loop. */
interface GroupObserver {
  /** The group's role, term, leader or configuration may have changed. */
  void changed(HostedGroup group);

  /** The store has applied the index that was awaited. */
  void applied(HostedGroup group);

  /** Enough has been applied since the last snapshot to take another. */
  void snapshotDue(HostedGroup group);

  /** The group's replica has failed and must be closed. */
  void failed(HostedGroup group);

  /** The group is not among the open groups any more: its replica was deleted, or opened again as another group. */
  void removed(HostedGroup group);
}
