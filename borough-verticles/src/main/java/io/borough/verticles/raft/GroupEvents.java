package io.borough.verticles.raft;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what happens to a group on Ratis's threads to the event loop. */
final class GroupEvents implements GroupStateMachine.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(GroupEvents.class);

  private final int shard;
  private final Executor eventLoop;
  private final RaftVerticle verticle;

  GroupEvents(int shard, Executor eventLoop, RaftVerticle verticle) {
    this.shard = shard;
    this.eventLoop = eventLoop;
    this.verticle = verticle;
  }

  @Override
  public void changed() {
    pass(verticle::changed);
  }

  @Override
  public void applied() {
    pass(verticle::applied);
  }

  @Override
  public void snapshotDue() {
    pass(verticle::snapshotDue);
  }

  @Override
  public void failed(String what, Throwable cause) {
    LOG.error("shard {}: this replica stops: {}", shard, what, cause);
    pass(verticle::failed);
  }

  private void pass(Consumer<ShardGroup> event) {
    eventLoop.execute(() -> {
      ShardGroup group = verticle.group(shard);
      if (group != null) { // otherwise it is still being opened, and looked at when it is open
        event.accept(group);
      }
    });
  }
}
