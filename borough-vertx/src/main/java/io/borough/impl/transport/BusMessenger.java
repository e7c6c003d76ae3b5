package io.borough.impl.transport;

import io.borough.error.ErrorCode;
import io.borough.impl.message.MessageType;
import io.borough.impl.message.Service;
import io.borough.impl.wire.WireMessage;
import io.borough.options.StreamOptions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
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
 * Sends messages: directly between the services of this node, and in frames over the event bus to other nodes.
 *
 * <p>Thread: any may call. A message to a service of this node goes into that service's inbox. A message to another
 * node goes to the connection of that node, on the messenger's own event loop. The code that opens the messenger closes
 * it before its Vert.x.
 */
public final class BusMessenger implements Messenger {
  private static final long MAX_TIMEOUT_MS = 86_400_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final VertxInternal vertx;
  private final String busId;
  private final ClusterIdentity cluster = new ClusterIdentity();
  private final ClusterManagerView membership;
  private final PendingCalls pending;
  private final PeerConnections links;
  private final Map<Service, ServiceInbox> inboxes = new EnumMap<>(Service.class);
  private volatile boolean stopped;
  private Future<Void> closing; // guarded by this

  private BusMessenger(VertxInternal vertx, String clusterName, String clusterId, StreamOptions options) {
    this.vertx = vertx;
    String prefix = "borough." + clusterName + ".";
    cluster.join(clusterId);
    membership = new ClusterManagerView(vertx);
    byte[] random = new byte[8];
    RANDOM.nextBytes(random);
    busId = membership.ownNodeId() + "." + HexFormat.of().formatHex(random);
    pending = new PendingCalls(options.getMaxPendingCalls());
    links = new PeerConnections(vertx, prefix, busId, cluster, membership, pending, options, this::deliverAll);
    for (Service service : Service.values()) {
      String name = service.name().toLowerCase(Locale.ROOT);
      inboxes.put(service, new ServiceInbox(vertx, prefix + name + "." + busId));
    }
  }

  /**
   * Opens a messenger on the event bus.
   *
   * @param vertx clustered; one that is not clustered reaches only nodes on the same Vert.x
   * @param clusterName only nodes with the same name exchange messages
   * @param clusterId the id of the cluster that this node belongs to, or empty until {@link #belongTo} sets it
   * @param options the bounds of waiting calls and bytes, and the time after which a silent node is given up
   * @return completes when other nodes can reach this one; fails as the cluster manager does
   */
  public static Future<BusMessenger> open(Vertx vertx, String clusterName, String clusterId, StreamOptions options) {
    try {
      vertx.eventBus().registerCodec(new BusFrame.Codec());
    } catch (IllegalStateException e) {
      if (!e.getMessage().contains(BusFrame.Codec.NAME)) { // else another node on this Vert.x has registered it
        throw e;
      }
    }
    BusMessenger messenger = new BusMessenger((VertxInternal) vertx, clusterName, clusterId, options);
    return messenger.links.open().map(messenger);
  }

  /**
   * Sets the cluster that this node belongs to. From then on it exchanges messages only with nodes of that cluster.
   *
   * @throws IllegalStateException when it belongs to another cluster already
   */
  public void belongTo(String clusterId) {
    if (cluster.join(clusterId)) {
      links.joined();
    }
  }

  /** Returns the id of the cluster that this node belongs to, or an empty text. */
  public String clusterId() {
    return cluster.id();
  }

  public ClusterIdentity cluster() {
    return cluster;
  }

  /** Returns the event-bus address of the node with a bus id. */
  public String addressOf(String peer) {
    return links.addressOf(peer);
  }

  public ClusterManagerView membership() {
    return membership;
  }

  public RefusalLog refusals() {
    return links.refusals();
  }

  /** Stops to exchange messages with a node of another cluster. */
  public void block(String peer) {
    links.block(peer);
  }

  /** Exchanges messages again with a node that has announced that it belongs to this cluster. */
  public void unblock(String peer) {
    links.unblock(peer);
  }

  /** Sets the check whether a bus id is of a node of this cluster; it is called on the messenger's event loop. */
  public void memberCheck(Predicate<String> known) {
    links.memberCheck(known);
  }

  @Override
  public String busId() {
    return busId;
  }

  /** Returns the messenger's event loop, for services that share it. */
  public Context context() {
    return links.context();
  }

  @Override
  @SuppressWarnings("unchecked") // the caller knows the reply class of its message
  public <R extends WireMessage> Future<R> request(String to, WireMessage message, long timeoutMs) {
    ContextInternal context = vertx.getOrCreateContext();
    if (stopped) {
      return context.failedFuture(ErrorCode.STOPPED.failure("this node has stopped"));
    }
    Promise<WireMessage> promise = context.promise();
    long deadlineNanos = System.nanoTime() + Math.max(1, Math.min(timeoutMs, MAX_TIMEOUT_MS)) * 1_000_000;
    PendingCalls.Call call = pending.add(to, deadlineNanos, promise);
    if (call == null) {
      return context.failedFuture(ErrorCode.OVERLOADED.failure("too many calls wait for a reply"));
    }
    if (to.equals(busId)) {
      deliver(call.carry(message));
    } else {
      links.request(call, message);
    }
    if (stopped) { // closed meanwhile: nothing else may find the call any more
      call.fail(ErrorCode.CONNECTION_LOST.failure("this node stopped before the reply came"));
    }
    return (Future<R>) (Future<?>) promise.future();
  }

  @Override
  public void send(String to, WireMessage message) {
    if (stopped) {
      return; // one-way messages are sent at most once, and a stopped node sends none
    }
    if (to.equals(busId)) {
      deliver(new Inbound.OneWay<>(busId, MessageType.of(message), message));
    } else {
      links.send(to, message);
    }
  }

  @Override
  public Future<Void> handle(MessageDispatcher dispatcher) {
    return inboxes.get(dispatcher.service()).open(dispatcher::dispatch);
  }

  @Override
  public void forward(Service service, List<? extends Inbound<?>> messages) {
    ServiceInbox inbox = inboxes.get(service);
    messages.forEach(inbox::add);
    inbox.announce();
  }

  private void deliver(Inbound<?> inbound) {
    ServiceInbox inbox = add(inbound);
    if (inbox != null) {
      inbox.announce();
    }
  }

  private void deliverAll(List<Inbound<?>> messages) {
    Set<ServiceInbox> filled = new HashSet<>();
    messages.forEach(inbound -> filled.add(add(inbound)));
    filled.remove(null);
    filled.forEach(ServiceInbox::announce);
  }

  private ServiceInbox add(Inbound<?> inbound) {
    Service service = inbound.type().service();
    if (service == null) {
      inbound.fail(ErrorCode.UNSUPPORTED.failure(inbound.type() + " is a reply"));
      return null;
    }
    ServiceInbox inbox = inboxes.get(service);
    inbox.add(inbound);
    return inbox;
  }

  @Override
  public void onPeerLost(Handler<String> handler) {
    links.events().peerLost.add(handler);
  }

  /**
   * Calls back on the current context when one-way messages or replies between this node and a live peer may have been
   * lost. Calls in them have failed by then. Anything else that needs every message in order must start over.
   */
  public void onLinkBroken(Handler<String> handler) {
    links.events().linkBroken.add(handler);
  }

  /**
   * Calls back with every reply that came after its call had ended, and with the bus id of its sender, so that what the
   * reply holds at its sender can be released. Called on the thread that received the reply. A new handler replaces the
   * previous one.
   */
  public void onLateReply(BiConsumer<String, WireMessage> handler) {
    pending.onLateReply(handler);
  }

  /**
   * Calls back on the current context with the bus id of a node from which the first frame arrives, also after the node
   * was given up.
   */
  public void onPeerConnected(Handler<String> handler) {
    links.events().peerConnected.add(handler);
  }

  /** Calls back on the current context with the Vert.x node id of an instance that has joined the bus. */
  public void onNodeJoined(Handler<String> handler) {
    links.events().nodeJoined.add(handler);
  }

  /** Calls back on the current context with the Vert.x node id of an instance that has left the bus. */
  public void onNodeLeft(Handler<String> handler) {
    links.events().nodeLeft.add(handler);
  }

  /**
   * Makes {@link #onPeerLost} report a node even while no call to it is pending. Calls are counted: each needs its
   * {@link #unwatch}. For a node that cannot be reached, {@link #onPeerLost} is called soon.
   */
  public void watch(String peer) {
    links.watch(peer, 1);
  }

  public void unwatch(String peer) {
    links.watch(peer, -1);
  }

  /** Returns the Vert.x node ids of all instances on the bus, at most half a second old. */
  public Set<String> nodes() {
    return links.nodes();
  }

  /** Ends the connection to a node at once, for a caller that knows that the node has failed. */
  public void disconnect(String peer, String reason) {
    links.disconnect(peer, reason);
  }

  /**
   * Sends a BYE to every peer and fails the open calls with {@code CONNECTION_LOST}. Later calls fail with {@code
   * STOPPED}.
   *
   * @return completes when no node can reach this one any more; the same future at every call
   */
  public synchronized Future<Void> close() {
    if (closing == null) {
      stopped = true; // before the open calls are failed, so that none is added unseen after that
      closing = links.close().eventually(() -> {
        List<Future<Void>> inboxesClosed = new ArrayList<>();
        inboxes.values().forEach(inbox -> inboxesClosed.add(inbox.close()));
        return Future.join(inboxesClosed);
      });
    }
    return closing;
  }
}
