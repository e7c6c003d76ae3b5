package io.borough.verticles.ring;

import io.borough.error.BoroughException;
import io.borough.error.Failures;
import io.borough.impl.message.RingMessages.RingChanged;
import io.borough.impl.message.RingMessages.RingReply;
import io.borough.impl.message.RingMessages.RingRequest;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import io.vertx.core.Context;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copies of the ring: takes newer ones, keeps the last on the disk, tells the others, and asks for those it missed.
 *
 * <p>Thread: the ring verticle's event loop; the disk is written on its workers, one write at a time, the newest only.
 */
final class RingCopies {
  private static final Logger LOG = LoggerFactory.getLogger(RingCopies.class);
  private static final long PUSH_MS = 50; // a burst of changes is told as its last
  private static final long PULL_NANOS = 2_000_000_000L;
  private static final long PULL_TIMEOUT_MS = 3_000;
  private static final long SAVE_AGAIN_NANOS = 5_000_000_000L;
  private static final int MAX_FOREIGN = 64;

  private final Context context;
  private final ThisNode node;
  private final Set<String> foreign = new HashSet<>(); // clusters that were warned of
  private boolean saving;
  private boolean closed;
  private long nextSaveNanos = System.nanoTime();
  private Ring told;
  private boolean telling;
  private boolean asking;
  private long nextAskNanos = System.nanoTime();

  RingCopies(Context context, ThisNode node) {
    this.context = context;
    this.node = node;
  }

  /** Takes a ring of this node's cluster if it is newer than the one known. */
  void take(Ring ring) {
    String own = node.folder().node().clusterId();
    if (ring.clusterId().equals(own)) {
      node.routes().setRing(ring);
    } else if (!own.isEmpty()) {
      warnOf(ring.clusterId());
    }
  }

  private void warnOf(String clusterId) {
    if (foreign.size() < MAX_FOREIGN && foreign.add(clusterId)) {
      LOG.warn("A ring of another cluster of the name {} is refused ({}, and this node is of {})",
          node.options().getClusterName(), clusterId, node.folder().node().clusterId());
    }
  }

  /** Begins no further write. */
  void close() {
    closed = true;
  }

  /** Brings the known ring to the disk, if that is not under way already. */
  void save() {
    Ring ring = node.routes().ring();
    boolean saved = ring == null || ring == node.folder().ring() && !node.folder().node().founding();
    if (saved || saving || closed || System.nanoTime() - nextSaveNanos < 0) {
      return;
    }
    saving = true;
    context.executeBlocking(() -> save(ring)).onComplete(done -> {
      saving = false;
      if (done.succeeded()) {
        save(); // a newer one may have come meanwhile
      } else {
        nextSaveNanos = System.nanoTime() + SAVE_AGAIN_NANOS;
        LOG.warn("{} was not saved; it is tried again: {}", ring, done.cause().toString());
      }
    });
  }

  /** The founding ends when the first ring is on the disk: from then on the group opens from its own folder alone. */
  private Void save(Ring ring) {
    DataFolder folder = node.folder();
    folder.save(ring);
    NodeRecord next = folder.node().memberOf(ring.clusterId(), ring.shard(RingShard.SYSTEM).groupId());
    if (!next.equals(folder.node())) {
      folder.save(next);
    }
    return null;
  }

  /** Tells every node the known ring, unless it was told. */
  void tell() {
    Ring ring = node.routes().ring();
    if (telling || ring == null || ring == told) {
      return;
    }
    telling = true;
    told = ring;
    RingChanged news = new RingChanged(ring);
    node.neighbours().all().stream()
        .filter(hello -> hello.clusterId().equals(ring.clusterId()))
        .filter(hello -> !hello.busId().equals(node.messenger().busId()))
        .forEach(hello -> node.messenger().tell(hello.busId(), news));
    context.owner().setTimer(PUSH_MS, timer -> {
      telling = false;
      if (node.coordinates()) {
        tell();
      }
    });
  }

  /** Asks the coordinator, or any node of the cluster, for a newer ring: now and then, since a push can be lost. */
  void ask() {
    if (asking || System.nanoTime() - nextAskNanos < 0 || node.coordinates()) {
      return;
    }
    String target = node.adviser(node.folder().node().clusterId());
    if (target != null) {
      ask(target);
    }
  }

  /** Asks a node that is known to have a newer one. */
  void ask(String busId) {
    if (asking) {
      return;
    }
    asking = true;
    nextAskNanos = System.nanoTime() + PULL_NANOS;
    Ring known = node.routes().ring();
    RingRequest request = new RingRequest(known == null ? 0 : known.epoch());
    node.messenger().<RingReply>call(busId, request, PULL_TIMEOUT_MS).onComplete(reply -> {
      asking = false;
      if (reply.failed()) {
        BoroughException failure = Failures.of(reply.cause());
        LOG.debug("{} did not tell its ring: {}", busId, failure.toString());
      } else if (reply.result().ring() != null) {
        take(reply.result().ring());
      }
    });
  }
}
