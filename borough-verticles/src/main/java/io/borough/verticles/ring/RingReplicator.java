package io.borough.verticles.ring;

import io.borough.error.BoroughException;
import io.borough.error.Failures;
import io.borough.impl.message.RingMessages.GetNewerRing;
import io.borough.impl.message.RingMessages.RingChanged;
import io.borough.impl.message.RingMessages.RingReply;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import io.vertx.core.Context;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's copy of the ring up to date: takes newer rings, saves the newest one to the disk, pushes it to the
 * other nodes, and pulls the ones whose push was lost.
 *
 * <p>Thread: the ring verticle's event loop. The disk is written on its workers, one write at a time, only the newest
 * ring.
 */
final class RingReplicator {
  private static final Logger LOG = LoggerFactory.getLogger(RingReplicator.class);
  private static final long PUSH_MS = 50; // of a burst of changes the last one is pushed
  private static final long PULL_NANOS = 2_000_000_000L;
  private static final long PULL_TIMEOUT_MS = 3_000;
  private static final long SAVE_AGAIN_NANOS = 5_000_000_000L;
  private static final int MAX_REFUSED = 64;

  private final Context context;
  private final LocalNode node;
  private final Set<String> refused = new HashSet<>(); // clusters that the log has a warning of
  private boolean saving;
  private boolean closed;
  private long nextSaveNanos = System.nanoTime();
  private Ring pushed;
  private boolean pushing;
  private boolean pulling;
  private long nextPullNanos = System.nanoTime();

  RingReplicator(Context context, LocalNode node) {
    this.context = context;
    this.node = node;
  }

  /** Takes a ring of this node's cluster if it is newer than the known one. */
  void take(Ring ring) {
    String own = node.clusterId();
    if (ring.clusterId().equals(own)) {
      node.routes().setRing(ring);
    } else if (!own.isEmpty()) {
      warnOf(ring.clusterId());
    }
  }

  private void warnOf(String clusterId) {
    if (refused.size() < MAX_REFUSED && refused.add(clusterId)) {
      LOG.warn("A ring of cluster {} is refused: its name is {}, too, but this node belongs to cluster {}", clusterId,
          node.options().getClusterName(), node.clusterId());
    }
  }

  /** Begins no further write. */
  void close() {
    closed = true;
  }

  /** Begins to save the known ring, unless it is saved or a save is under way. */
  void save() {
    Ring ring = node.ring();
    boolean saved = ring == null || ring == node.folder().ring() && !node.record().founding();
    if (saved || saving || closed || System.nanoTime() - nextSaveNanos < 0) {
      return;
    }
    saving = true;
    context.executeBlocking(() -> save(ring)).onComplete(done -> {
      saving = false;
      if (done.succeeded()) {
        save(); // a newer ring may be known by now
      } else {
        nextSaveNanos = System.nanoTime() + SAVE_AGAIN_NANOS;
        LOG.warn("{} was not saved and will be saved again: {}", ring, done.cause().toString());
      }
    });
  }

  /**
   * BootstrapDecision ends when the first ring is on the disk: from then on the system group opens from its own folder.
   */
  private Void save(Ring ring) {
    DataFolder folder = node.folder();
    folder.save(ring);
    NodeRecord next = folder.node().memberOf(ring.clusterId(), ring.shard(RingShard.SYSTEM).groupId());
    if (!next.equals(folder.node())) {
      folder.save(next);
    }
    return null;
  }

  /** Pushes the known ring to every node of the cluster, unless it was pushed before. */
  void push() {
    Ring ring = node.ring();
    if (pushing || ring == null || ring == pushed) {
      return;
    }
    pushing = true;
    pushed = ring;
    RingChanged news = new RingChanged(ring);
    node.liveNodes().all().stream()
        .filter(hello -> hello.clusterId().equals(ring.clusterId()))
        .filter(hello -> !hello.busId().equals(node.busId()))
        .forEach(hello -> node.messenger().send(hello.busId(), news));
    context.owner().setTimer(PUSH_MS, timer -> {
      pushing = false;
      if (node.coordinates()) {
        push();
      }
    });
  }

  /** Pulls a newer ring from the coordinator or any other node, once every two seconds, because a push can be lost. */
  void pull() {
    if (pulling || System.nanoTime() - nextPullNanos < 0 || node.coordinates()) {
      return;
    }
    String source = node.ringSource(node.clusterId());
    if (source != null) {
      pull(source);
    }
  }

  /** Pulls the ring from a node that has a newer one. */
  void pull(String busId) {
    if (pulling) {
      return;
    }
    pulling = true;
    nextPullNanos = System.nanoTime() + PULL_NANOS;
    Ring known = node.ring();
    GetNewerRing request = new GetNewerRing(known == null ? 0 : known.epoch());
    node.messenger().<RingReply>request(busId, request, PULL_TIMEOUT_MS).onComplete(reply -> {
      pulling = false;
      if (reply.failed()) {
        BoroughException failure = Failures.of(reply.cause());
        LOG.debug("{} did not send its ring: {}", busId, failure.toString());
      } else if (reply.result().ring() != null) {
        take(reply.result().ring());
      }
    });
  }
}
