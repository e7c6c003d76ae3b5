package io.borough.impl.client;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.message.RingMessages.GetNewerRing;
import io.borough.impl.message.RingMessages.RingChanged;
import io.borough.impl.message.RingMessages.RingReply;
import io.borough.impl.message.Service;
import io.borough.impl.topology.Ring;
import io.borough.impl.transport.Inbound;
import io.borough.impl.transport.MessageDispatcher;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Finds a client's cluster, which stays the same until the client stops, and keeps its copy of the ring: receives new
 * rings, and asks for one periodically in case a message was lost.
 *
 * <p>Thread: one event loop.
 */
final class RingFollower extends VerticleBase {
  private static final long ASK_MS = 3_000;
  private static final long FIRST_ASK_MS = 100;
  private static final long ROLL_CALL_MS = 2_000; // the cluster manager may wait for a hanging member
  private static final long LOOK_UP_NANOS = 1_000_000_000L; // between two look-ups of the names in base

  private static final int MAX_WARNED = 64;
  private static final Logger LOG = LoggerFactory.getLogger(RingFollower.class);

  private final ClientRuntime node;
  private final NodeAnnouncement self;
  private final Promise<Void> ready = Promise.promise();
  private final Set<String> warned = new HashSet<>(); // clusters
  private final Function<List<String>, Set<String>> lookUp;
  private Future<Set<String>> base; // of the last look-up; set by start
  private Set<String> named; // by base, as far as is known
  private long lookedUpNanos;
  private volatile List<String> absent = List.of();
  private boolean stopped;

  /**
   * Makes a follower that resolves names with the resolver of this machine.
   *
   * @param self the hello of the client while it has no cluster
   */
  RingFollower(ClientRuntime node, NodeAnnouncement self) {
    this(node, self, RingFollower::resolved);
  }

  /**
   * Makes a follower with its own resolver of names.
   *
   * @param lookUp returns the addresses in base and the addresses that its names resolve to; may block
   */
  RingFollower(ClientRuntime node, NodeAnnouncement self, Function<List<String>, Set<String>> lookUp) {
    this.node = node;
    this.self = self;
    this.lookUp = lookUp;
    this.named = Set.copyOf(self.base());
  }

  /** Completes with the first ring; fails when there are several clusters to choose from. */
  Future<Void> ready() {
    return ready.future();
  }

  @Override
  public Future<?> start() {
    node.directory().setSelf(self);
    lookUp();
    return node.messenger()
        .handle(new MessageDispatcher(Service.RING).on(RingChanged.class, this::ringChanged))
        .onSuccess(served -> ask(FIRST_ASK_MS));
  }

  @Override
  public Future<?> stop() {
    stopped = true; // a reply that arrives after this does not lead to another request
    return Future.succeededFuture();
  }

  private void ringChanged(Inbound<RingChanged> inbound) {
    take(inbound.message().ring());
  }

  private void ask(long waitMs) {
    vertx.setTimer(waitMs, timer -> {
      if (node.directory().clusterId().isEmpty()) {
        choose();
      } else {
        askRing();
      }
    });
  }

  /**
   * Resolves the names in base again: a name may become resolvable, or change its addresses, while the client waits.
   */
  private void lookUp() {
    if (base == null || base.isComplete() && System.nanoTime() - lookedUpNanos >= LOOK_UP_NANOS) {
      lookedUpNanos = System.nanoTime();
      base = vertx.executeBlocking(() -> lookUp.apply(self.base()), false).onSuccess(found -> named = found);
    }
  }

  /** Chooses the cluster before any request is sent, from all nodes on the bus and not from the first to reply. */
  private void choose() {
    lookUp();
    Future<List<String>> search = node.directory().absent().timeout(ROLL_CALL_MS, TimeUnit.MILLISECONDS);
    search.onComplete(looked -> context.runOnContext(now -> {
      if (stopped) {
        return;
      }
      absent = looked.succeeded() ? looked.result() : List.of("the members of the Vert.x cluster");
      try {
        String clusterId = clusterOf(named, node.directory().all(), absent.isEmpty() && base.isComplete());
        if (clusterId != null) {
          node.directory()
              .setSelf(new NodeAnnouncement(self.busId(), false, self.node(), clusterId, self.base(), true));
        }
        ask(FIRST_ASK_MS);
      } catch (BoroughException e) {
        ready.tryFail(e);
      }
    }));
  }

  /**
   * Returns the nodes that have not sent a hello, described in words. While there are any, the clusters on the bus are
   * not known.
   */
  List<String> absent() {
    return absent;
  }

  /** Returns the addresses in base and the addresses that its names resolve to. Blocks. */
  private static Set<String> resolved(List<String> base) {
    Set<String> addresses = new HashSet<>(base);
    for (String each : base) {
      int colon = each.lastIndexOf(':');
      try {
        for (InetAddress address : InetAddress.getAllByName(each.substring(0, colon))) {
          addresses.add(address.getHostAddress() + each.substring(colon));
        }
      } catch (UnknownHostException e) {
        continue; // then only a node that announces itself by this name matches
      }
    }
    return addresses;
  }

  private void askRing() {
    node.directory().foreign().stream().filter(hello -> warned.size() < MAX_WARNED && warned.add(hello.clusterId()))
        .forEach(hello -> LOG.warn("Another cluster of this name is on this bus: " + hello.clusterId() + " at "
            + hello.node().address() + "; this client belongs to " + node.directory().clusterId() + " and ignores it"));
    List<NodeAnnouncement> dataNodes = node.directory().all().stream()
        .filter(hello -> hello.data() && node.directory().isOurs(hello))
        .toList();
    Ring known = node.routes().ring();
    if (dataNodes.isEmpty()) {
      ask(known == null ? FIRST_ASK_MS : ASK_MS);
      return;
    }
    NodeAnnouncement one = dataNodes.get(ThreadLocalRandom.current().nextInt(dataNodes.size())); // to spread the load
    node.messenger().<RingReply>request(one.busId(), new GetNewerRing(known == null ? 0 : known.epoch()), ASK_MS)
        .onComplete(answer -> {
          if (stopped) {
            return;
          }
          if (answer.succeeded() && answer.result().ring() != null) {
            take(answer.result().ring());
          }
          ask(node.routes().ring() == null ? FIRST_ASK_MS : ASK_MS);
        });
  }

  private void take(Ring ring) {
    if (ring.clusterId().equals(node.directory().clusterId())) {
      node.routes().setRing(ring);
      ready.tryComplete();
    }
  }

  /**
   * Returns the cluster of the nodes that {@code base} names, or, when none of these is known, the only cluster on the
   * bus.
   *
   * @param base addresses, as given and as resolved
   * @param announced the announcements of the live nodes
   * @param all whether every node on the bus has announced itself
   * @return a cluster's id; null while it cannot be decided yet
   * @throws io.borough.error.BoroughException with {@code WRONG_CLUSTER} when there are several to choose from
   */
  static String clusterOf(Set<String> base, Collection<NodeAnnouncement> announced, boolean all) {
    List<NodeAnnouncement> members = announced.stream().filter(node -> node.data() && !node.clusterId().isEmpty())
        .toList();
    List<NodeAnnouncement> named = members.stream().filter(node -> base.contains(node.node().address())).toList();
    List<NodeAnnouncement> candidates = named.isEmpty() && all ? members : named;
    if (candidates.isEmpty()) {
      return null;
    }
    NodeAnnouncement first = candidates.get(0);
    List<NodeAnnouncement> others = new ArrayList<>(candidates);
    others.removeIf(node -> node.clusterId().equals(first.clusterId()));
    if (!others.isEmpty()) {
      throw ErrorCode.WRONG_CLUSTER.failure("base: two clusters of one name were found, and a client joins only one: "
          + first.clusterId() + " at " + first.node().address() + " and " + others.get(0).clusterId() + " at "
          + others.get(0).node().address());
    }
    return first.clusterId();
  }
}
