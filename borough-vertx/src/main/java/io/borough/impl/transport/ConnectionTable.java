package io.borough.impl.transport;

import io.borough.error.ErrorCode;
import io.borough.options.StreamOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The connections to other nodes. A node is given up when the cluster manager has removed its Vert.x or when it is
 * silent for too long.
 *
 * <p>Thread: the messenger's, except for {@link #nodes}.
 */
final class ConnectionTable {
  private static final int MAX_PEERS = 4_096;
  private static final long POLL_MS = 500;
  private static final long MIN_POLL_MS = 50;
  private static final long STALL_MS = 500;
  private static final long GRACE_MS = 5_000;

  private final ContextInternal context;
  private final ClusterManagerView membership;
  private final PendingCalls pending;
  private final Listeners events;
  private final Function<String, PeerConnection> newLink;
  private final long pingMs;
  private final long idleTimeoutMs;
  private final Map<String, PeerConnection> links = new HashMap<>();
  private final Map<String, Integer> watched = new HashMap<>(); // as many as there are open streams
  private final Set<String> blocked = new HashSet<>(); // nodes of other clusters, until their Vert.x leaves
  private volatile Set<String> nodes = Set.of();
  private volatile Predicate<String> isMember = peer -> false;
  private long pollNanos;

  ConnectionTable(ContextInternal context, ClusterManagerView membership, PendingCalls pending, Listeners events,
      StreamOptions options, Function<String, PeerConnection> newLink) {
    this.context = context;
    this.membership = membership;
    this.pending = pending;
    this.events = events;
    this.newLink = newLink;
    pingMs = options.getPingMs();
    idleTimeoutMs = options.getIdleTimeoutMs();
  }

  /** Starts the periodic check of the peers. */
  void open() {
    nodes = membership.nodes();
    pollNanos = System.nanoTime();
  }

  /** Returns the Vert.x node ids of all instances on the bus, at most half a second old. */
  Set<String> nodes() {
    return nodes;
  }

  PeerConnection find(String peer) {
    return links.get(peer);
  }

  boolean isCurrent(PeerConnection link) {
    return links.get(link.busId()) == link;
  }

  List<PeerConnection> all() {
    return List.copyOf(links.values());
  }

  /** Returns the connection to a node; null when its Vert.x has left or the node belongs to another cluster. */
  PeerConnection reach(String peer) {
    PeerConnection link = links.get(peer);
    if (link != null) {
      return link;
    }
    if (blocked.contains(peer)) {
      return null;
    }
    String node = ClusterManagerView.nodeOf(peer);
    if (!nodes.contains(node) && (System.nanoTime() - pollNanos) / 1_000_000 >= MIN_POLL_MS) {
      poll(); // it may have joined since the last check
    }
    return nodes.contains(node) ? meet(peer) : null;
  }

  /** Makes a connection to a node; returns null when there are too many. */
  PeerConnection meet(String peer) {
    if (links.size() >= MAX_PEERS) {
      context.reportException(ErrorCode.OVERLOADED.failure("more than " + MAX_PEERS + " nodes"));
      return null;
    }
    blocked.remove(peer);
    PeerConnection link = newLink.apply(peer);
    links.put(peer, link);
    return link;
  }

  /** Sets the check whether a bus id is of a node of this cluster. Thread: any. */
  void memberCheck(Predicate<String> check) {
    isMember = check;
  }

  /**
   * Sends nothing more to a node of another cluster. A node keeps its cluster as long as its bus id, so a node known to
   * be of this cluster is not given up: another process has used its bus id.
   */
  void block(String peer) {
    PeerConnection link = links.get(peer);
    if (link != null && link.isOurs() || isMember.test(peer)) {
      return;
    }
    if (blocked.size() < MAX_PEERS) {
      blocked.add(peer);
    }
    if (link != null) {
      remove(link, "it belongs to another cluster");
    }
  }

  /** Sends again to a node that has announced that it belongs to this cluster. */
  void unblock(String peer) {
    blocked.remove(peer);
  }

  /** Gives up the nodes of other clusters, after this node has joined a cluster. */
  void blockForeign() {
    all().stream().filter(PeerConnection::isForeign).forEach(link -> block(link.busId()));
  }

  /** Gives a node up: its calls fail, and the listeners are called. */
  void remove(PeerConnection link, String reason) {
    if (!links.remove(link.busId(), link)) {
      return;
    }
    pending.failAll(call -> call.isSentOn(link),
        ErrorCode.CONNECTION_LOST.failure(link.busId() + " was lost: " + reason));
    events.peerLost.fire(link.busId());
  }

  void watch(String peer, int change) {
    watched.merge(peer, change, (before, more) -> before + more == 0 ? null : Integer.valueOf(before + more));
    if (change > 0 && reach(peer) == null) {
      events.peerLost.fire(peer);
    }
  }

  /**
   * Gives up the nodes that have left or are silent.
   *
   * @param lateNanos how long this process was paused before this check, or 0
   * @param ping sends a ping to a node that has been silent
   */
  void sweep(long nowNanos, long lateNanos, Consumer<PeerConnection> ping) {
    if (nowNanos - pollNanos >= POLL_MS * 1_000_000) {
      poll();
    }
    for (PeerConnection link : all()) {
      if (lateNanos > STALL_MS * 1_000_000) {
        link.forgive(lateNanos); // this process was paused, not the peer
      }
      long silentMs = link.silentMs(watched.containsKey(link.busId()), nowNanos);
      if (silentMs >= idleTimeoutMs) {
        remove(link, "it has sent nothing for " + silentMs + " ms");
      } else if (link.isPingDue(silentMs, nowNanos, pingMs)) {
        ping.accept(link);
      }
    }
  }

  private void poll() {
    pollNanos = System.nanoTime();
    Set<String> before = nodes;
    Set<String> now;
    try {
      now = membership.nodes();
    } catch (RuntimeException e) { // the cluster manager has stopped: only silence shows which nodes have failed
      context.reportException(e);
      return;
    }
    nodes = now;
    for (PeerConnection link : all()) {
      if (link.hasLeft(now.contains(ClusterManagerView.nodeOf(link.busId())), pollNanos, GRACE_MS)) {
        remove(link, "it has left the bus");
      }
    }
    blocked.removeIf(peer -> !now.contains(ClusterManagerView.nodeOf(peer)));
    before.stream().filter(node -> !now.contains(node)).forEach(events.nodeLeft::fire);
    now.stream().filter(node -> !before.contains(node)).forEach(events.nodeJoined::fire);
  }

  /** The listeners to events on the bus. An event carries a bus id; the last two kinds carry a Vert.x node id. */
  static final class Listeners {
    final ContextListeners<String> peerLost;
    final ContextListeners<String> peerConnected;
    final ContextListeners<String> linkBroken;
    final ContextListeners<String> nodeJoined;
    final ContextListeners<String> nodeLeft;

    Listeners(VertxInternal vertx) {
      peerLost = new ContextListeners<>(vertx);
      peerConnected = new ContextListeners<>(vertx);
      linkBroken = new ContextListeners<>(vertx);
      nodeJoined = new ContextListeners<>(vertx);
      nodeLeft = new ContextListeners<>(vertx);
    }
  }
}
