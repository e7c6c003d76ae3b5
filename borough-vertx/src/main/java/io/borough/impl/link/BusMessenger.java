package io.borough.impl.link;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.Component;
import io.borough.impl.message.MessageType;
import io.borough.impl.wire.WireMessage;
import io.borough.options.StreamOptions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Carries messages over the event bus: as they are between the parts of this node, in frames to other nodes.
 *
 * <p>Thread: any may call. A message to a part of this node goes straight to that part's inbox; one to another node to
 * its link, on an event loop that belongs to the messenger. It is closed by
 * whoever opened it, before its Vert.x is.
 */
public final class BusMessenger implements Messenger {
  private static final long MAX_TIMEOUT_MS = 86_400_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final VertxInternal vertx;
  private final String busId;
  private final OwnCluster cluster = new OwnCluster();
  private final BusMembership membership;
  private final PendingCalls pending;
  private final PeerLinks links;
  private final Map<Component, ComponentInbox> inboxes = new EnumMap<>(Component.class);
  private Future<Void> closed; // guarded by this

  private BusMessenger(VertxInternal vertx, String clusterName, String clusterId, StreamOptions options) {
    this.vertx = vertx;
    String prefix = "borough." + clusterName + ".";
    cluster.join(clusterId);
    membership = new BusMembership(vertx);
    byte[] random = new byte[8];
    RANDOM.nextBytes(random);
    busId = membership.ownNodeId() + "." + HexFormat.of().formatHex(random);
    pending = new PendingCalls(options.getMaxPendingCalls());
    links = new PeerLinks(vertx, prefix, busId, cluster, membership, pending, options, this::deliverAll);
    for (Component component : Component.values()) {
      String name = component.name().toLowerCase(Locale.ROOT);
      inboxes.put(component, new ComponentInbox(vertx, prefix + name + "." + busId));
    }
  }

  /**
   * Begins to take part in the bus.
   *
   * @param vertx clustered, or not: then no other node can be reached but those on the same Vert.x
   * @param clusterName only nodes with the same one hear each other
   * @param clusterId of the cluster that this node belongs to, or empty: then {@link #belongTo} tells later
   * @param options how many calls and bytes may wait, and when a silent node counts as gone
   * @return completes when other nodes can reach this one; fails with what the cluster manager fails with
   */
  public static Future<BusMessenger> open(Vertx vertx, String clusterName, String clusterId, StreamOptions options) {
    register(vertx.eventBus(), BusFrameCodec.NAME, new BusFrameCodec());
    register(vertx.eventBus(), Deliveries.Codec.NAME, new Deliveries.Codec());
    BusMessenger messenger = new BusMessenger((VertxInternal) vertx, clusterName, clusterId, options);
    return messenger.links.open().map(messenger);
  }

  private static void register(EventBus bus, String name, MessageCodec<?, ?> codec) {
    try {
      bus.registerCodec(codec);
    } catch (IllegalStateException e) {
      if (!e.getMessage().contains(name)) { // else another node on this Vert.x has registered it
        throw e;
      }
    }
  }

  /**
   * Says to which cluster this node belongs from now on: it hears and tells nodes of this one alone.
   *
   * @throws IllegalStateException when it belongs to another one already: that never changes
   */
  public void belongTo(String clusterId) {
    if (cluster.join(clusterId)) {
      links.joined();
    }
  }

  /** The cluster that this node belongs to, or empty. */
  public String clusterId() {
    return cluster.id();
  }

  OwnCluster cluster() {
    return cluster;
  }

  /** Where the node with a bus id listens. */
  String addressOf(String peer) {
    return links.addressOf(peer);
  }

  BusMembership membership() {
    return membership;
  }

  Refusals refusals() {
    return links.refusals();
  }

  /** Sends nothing to a node of another cluster any more, and takes nothing from it. */
  void shun(String peer) {
    links.shun(peer);
  }

  /** Sends to a node again, which has said that it is of this cluster. */
  void unshun(String peer) {
    links.unshun(peer);
  }

  /** Sets who says which bus ids are known to be of nodes of this cluster; called on the messenger's event loop. */
  void ours(Predicate<String> known) {
    links.ours(known);
  }

  @Override
  public String busId() {
    return busId;
  }

  /** The messenger's event loop, for parts that want to share it. */
  public Context context() {
    return links.context();
  }

  @Override
  @SuppressWarnings("unchecked") // the asker knows which answer its message has
  public <R extends WireMessage> Future<R> call(String to, WireMessage message, long timeoutMs) {
    ContextInternal context = vertx.getOrCreateContext();
    if (links.isClosed()) {
      return context.failedFuture(stopped());
    }
    Promise<WireMessage> promise = context.promise();
    long deadlineNanos = System.nanoTime() + Math.max(1, Math.min(timeoutMs, MAX_TIMEOUT_MS)) * 1_000_000;
    PendingCalls.Call call = pending.add(to, deadlineNanos, promise);
    if (call == null) {
      return context.failedFuture(ErrorCode.OVERLOADED.failure("too many calls wait for an answer"));
    }
    if (to.equals(busId)) {
      deliver(new LocalInbound<>(busId, message, call));
    } else {
      links.call(call, message);
    }
    if (links.isClosed()) { // while this was under way: nobody else may see the call any more
      call.fail(ErrorCode.CONNECTION_LOST.failure("this node stopped before the answer came"));
    }
    return (Future<R>) (Future<?>) promise.future();
  }

  @Override
  public void tell(String to, WireMessage message) {
    if (links.isClosed()) {
      return; // told at most once: whoever stops says no more
    }
    if (to.equals(busId)) {
      deliver(new ToldInbound<>(busId, MessageType.of(message), message));
    } else {
      links.tell(to, message);
    }
  }

  @Override
  public Future<Void> serve(MessageDispatcher dispatcher) {
    return inboxes.get(dispatcher.component()).open(dispatcher::dispatch);
  }

  @Override
  public void forward(Component component, List<? extends Inbound<?>> messages) {
    ComponentInbox inbox = inboxes.get(component);
    messages.forEach(inbox::add);
    inbox.announce();
  }

  private void deliver(Inbound<?> inbound) {
    ComponentInbox inbox = add(inbound);
    if (inbox != null) {
      inbox.announce();
    }
  }

  private void deliverAll(List<Inbound<?>> messages) {
    Set<ComponentInbox> filled = new HashSet<>();
    messages.forEach(inbound -> filled.add(add(inbound)));
    filled.remove(null);
    filled.forEach(ComponentInbox::announce);
  }

  private ComponentInbox add(Inbound<?> inbound) {
    Component component = inbound.type().component();
    if (component == null) {
      inbound.fail(ErrorCode.UNSUPPORTED.failure(inbound.type() + " is a reply"));
      return null;
    }
    ComponentInbox inbox = inboxes.get(component);
    inbox.add(inbound);
    return inbox;
  }

  @Override
  public void onPeerGone(Handler<String> handler) {
    links.events().peerGone.add(handler);
  }

  /**
   * Calls back on the current context when messages between this node and a live other may have been lost, told ones or
   * answers: calls have failed by then; whatever else counts on their order must begin anew.
   */
  public void onLinkBroken(Handler<String> handler) {
    links.events().linkBroken.add(handler);
  }

  /**
   * Calls back with every answer that nobody waits for any more, and the bus id of the node that gave it, on the thread
   * that brought it: what it holds there can be given up. One handler; a new one takes the place of the one before.
   */
  public void onUnwanted(BiConsumer<String, WireMessage> handler) {
    pending.onUnwanted(handler);
  }

  /**
   * Calls back on the current context with the bus id of a node that is heard for the first time, or again after it was
   * gone.
   */
  void onPeerHeard(Handler<String> handler) {
    links.events().peerHeard.add(handler);
  }

  /** Calls back on the current context with the Vert.x node id of an instance that has joined the bus. */
  void onNodeSeen(Handler<String> handler) {
    links.events().nodeSeen.add(handler);
  }

  /** Calls back on the current context with the Vert.x node id of an instance that has left the bus. */
  void onNodeLeft(Handler<String> handler) {
    links.events().nodeLeft.add(handler);
  }

  /**
   * Lets {@link #onPeerGone} tell of a node even while no call to it is pending. Counts: each needs its
   * {@link #unwatch}. For one that cannot be reached, {@link #onPeerGone} is called soon.
   */
  public void watch(String peer) {
    links.watch(peer, 1);
  }

  public void unwatch(String peer) {
    links.watch(peer, -1);
  }

  /** The Vert.x node ids of all instances on the bus, half a second old at most. */
  Set<String> nodes() {
    return links.nodes();
  }

  /** Acts as if a node had fallen silent: somebody knows that it is gone. */
  void giveUp(String peer, String reason) {
    links.giveUp(peer, reason);
  }

  /**
   * Says goodbye to every node it has talked to and fails what is pending: calls on their way with
   * {@code CONNECTION_LOST}, later ones with {@code STOPPED}.
   *
   * @return completes when nobody can reach this node any more; calling again gives the same future
   */
  public synchronized Future<Void> close() {
    if (closed == null) {
      closed = links.close().eventually(() -> {
        List<Future<Void>> inboxesClosed = new ArrayList<>();
        inboxes.values().forEach(inbox -> inboxesClosed.add(inbox.close()));
        return Future.join(inboxesClosed);
      });
    }
    return closed;
  }

  private static BoroughException stopped() {
    return ErrorCode.STOPPED.failure("this node has stopped");
  }
}
