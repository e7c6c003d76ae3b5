package io.borough.impl.membership;

import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.message.Service;
import io.borough.impl.transport.BusMessenger;
import io.borough.impl.transport.CallerContext;
import io.borough.impl.transport.ClusterIdentity;
import io.borough.impl.transport.ClusterManagerView;
import io.borough.impl.transport.ContextListeners;
import io.borough.impl.transport.Inbound;
import io.borough.impl.transport.MessageDispatcher;
import io.borough.impl.transport.RegistrationRepair;
import io.borough.impl.wire.WireReader;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.tracing.TracingPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The live nodes on the bus, with the last {@link NodeAnnouncement} of each.
 *
 * <p>Each node publishes its announcement when its facts change, when a new Vert.x instance joins the bus, and
 * periodically. It publishes more often while an instance has not sent one. It sends its announcement to a node
 * that asks. A node is removed when its Vert.x leaves, when it is silent for too long, or when it restarts.
 *
 * <p>Thread: any may read; changes are made on the messenger's event loop.
 */
public final class Membership implements LiveNodes {
  private static final long FIRST_WAIT_MS = 250;
  private static final long LAST_WAIT_MS = 30_000;
  private static final DeliveryOptions UNTRACED = new DeliveryOptions().setTracingPolicy(TracingPolicy.IGNORE);

  private final VertxInternal vertx;
  private final BusMessenger messenger;
  private final ContextInternal context;
  private final String address;
  private final String formerAddress;
  private final ForeignNodes foreign;
  private final UnannouncedNodes unannouncedNodes;
  private final RegistrationRepair registrations;
  private final ContextListeners<Void> changes;
  private volatile MembershipView known = MembershipView.EMPTY;
  private long changesOfSelf; // guarded by this
  private volatile NodeAnnouncement self; // changed under this lock

  private final List<MessageConsumer<byte[]>> consumers = new ArrayList<>();
  private long checkTimer;
  private long waitMs = FIRST_WAIT_MS;
  private long timer = -1; // no timer: the ids of Vert.x begin at 0
  private boolean introduced;
  private boolean closed;

  private Membership(VertxInternal vertx, String clusterName, BusMessenger messenger) {
    this.vertx = vertx;
    this.messenger = messenger;
    this.context = (ContextInternal) messenger.context();
    this.formerAddress = "borough." + clusterName + ".hello";
    // a separate address for each version, because an older node cannot read these announcements
    this.address = formerAddress + "." + NodeAnnouncement.VERSION;
    this.foreign = new ForeignNodes(context, messenger.membership(), messenger::addressOf);
    this.unannouncedNodes = new UnannouncedNodes(context, messenger.membership(), address, formerAddress);
    this.registrations = new RegistrationRepair(context, messenger.membership(), address);
    this.changes = new ContextListeners<>(vertx);
  }

  /** Opens the membership. It receives announcements at once and sends none before {@link #setSelf}. */
  public static Future<Membership> open(Vertx vertx, String clusterName, BusMessenger messenger) {
    Membership membership = new Membership((VertxInternal) vertx, clusterName, messenger);
    Promise<Void> opened = CallerContext.promise(vertx);
    membership.context.runOnContext(start -> membership.start().onComplete(opened));
    return opened.future().map(membership);
  }

  private Future<Void> start() {
    messenger.onPeerLost(peer -> change(known.without(peer::equals)));
    messenger.onNodeLeft(node -> {
      Predicate<String> there = busId -> ClusterManagerView.nodeOf(busId).equals(node);
      change(known.without(there));
      changed(foreign.remove(there));
    });
    messenger.onNodeJoined(node -> publishOften());
    messenger.onPeerConnected(this::askUnknown);
    messenger.memberCheck(this::isOurs);
    for (String each : List.of(address, formerAddress + ".3", formerAddress)) { // version 4; 3; 1 and 2
      consumers.add(vertx.eventBus().consumer(each, this::published));
    }
    messenger.membership().begins(messenger.busId(), address);
    checkTimer = vertx.setPeriodic(RegistrationRepair.CHECK_MS, tick -> {
      registrations.check();
      foreign.check().onSuccess(this::changed);
    });
    return messenger.handle(new MessageDispatcher(Service.MEMBERSHIP)
        .on(NodeAnnouncement.class, this::received))
        .compose(served -> Future.all(consumers.stream().map(MessageConsumer::completion).toList()))
        .onSuccess(opened -> registrations.check())
        .onFailure(failed -> close())
        .mapEmpty();
  }

  /**
   * Sets this node's announcement and publishes it. Its bus id must be the messenger's. Once it names a cluster, nodes
   * of other clusters are {@link #foreign}.
   */
  @Override
  public synchronized void setSelf(NodeAnnouncement announcement) {
    if (!announcement.busId().equals(messenger.busId())) {
      throw new IllegalArgumentException(announcement.busId() + " is not this node's bus id " + messenger.busId());
    }
    NodeAnnouncement own = announcement.withAnswer(false).withSerial(++changesOfSelf);
    self = own;
    messenger.belongTo(own.clusterId());
    context.runOnContext(now -> {
      List.copyOf(known.all()).stream().filter(this::isForeign).forEach(this::acceptForeign);
      change(known.with(own));
      publishOften();
    });
  }

  /** Returns this node's announcement, or null before {@link #setSelf}. */
  public NodeAnnouncement self() {
    return self;
  }

  /** Returns the announcement of the node with a bus id, or null. */
  public NodeAnnouncement byBusId(String busId) {
    return known.byBusId(busId);
  }

  /** Returns the last announcement of the node with a node id, which may be this node, or null. */
  @Override
  public NodeAnnouncement byNodeId(String nodeId) {
    return known.byNodeId(nodeId);
  }

  /**
   * Returns the announcements of the live nodes, including this one; at most 4,096, unmodifiable, in no order. When
   * this node belongs to a cluster, nodes of other clusters are not among them.
   */
  @Override
  public Collection<NodeAnnouncement> all() {
    return known.all();
  }

  /** Returns the id of the cluster that this node belongs to, or an empty string. */
  public String clusterId() {
    return messenger.clusterId();
  }

  /** Returns whether a node belongs to the cluster that this node belongs to. */
  public boolean isOurs(NodeAnnouncement announcement) {
    return !announcement.clusterId().isEmpty() && announcement.clusterId().equals(messenger.clusterId());
  }

  /** Returns the announcements of data nodes of other clusters of this name; there should be none. */
  @Override
  public List<NodeAnnouncement> foreign() {
    return foreign.all().stream().filter(NodeAnnouncement::data).toList();
  }

  /**
   * Finds the nodes on the bus that have not sent an announcement.
   *
   * @return completes on the messenger's context with a description of each; empty when every node is in {@link #all}
   *     or {@link #foreign}
   */
  @Override
  public Future<List<String>> absent() {
    Promise<List<String>> checked = Promise.promise();
    context.runOnContext(now -> unannouncedNodes.absent(this::announcedAt).onComplete(checked));
    return checked.future();
  }

  private int announcedAt(String instance) {
    return (int) Stream.concat(known.all().stream(), foreign.all().stream())
        .filter(announcement -> ClusterManagerView.nodeOf(announcement.busId()).equals(instance)).count();
  }

  /** Adds a handler that is called on the current context after every change of the membership. */
  @Override
  public void onChange(Handler<Void> handler) {
    changes.add(handler);
  }

  /** Stops sending and receiving announcements. */
  public Future<Void> close() {
    Promise<Void> done = vertx.getOrCreateContext().promise();
    context.runOnContext(stop -> {
      closed = true;
      vertx.cancelTimer(timer);
      vertx.cancelTimer(checkTimer);
      registrations.close();
      messenger.membership().ends(messenger.busId(), address);
      Future.join(consumers.stream().map(MessageConsumer::unregister).toList()).<Void>mapEmpty().onComplete(done);
    });
    return done.future();
  }

  private void received(Inbound<NodeAnnouncement> inbound) {
    accept(inbound.message());
  }

  private void published(Message<byte[]> message) {
    NodeAnnouncement announcement;
    int version;
    try { // any process on the bus may publish any bytes
      WireReader wire = new WireReader(message.body());
      version = NodeAnnouncement.readVersion(wire);
      announcement = NodeAnnouncement.readFrom(wire);
    } catch (RuntimeException e) {
      messenger.refusals().unreadable("hello", e);
      return;
    }
    if (version == NodeAnnouncement.VERSION) {
      accept(announcement);
    } else {
      messenger.refusals().otherVersion("hello",
          announcement.node().nodeId() + " at " + announcement.node().address(), version, NodeAnnouncement.VERSION);
    }
  }

  private void accept(NodeAnnouncement announcement) {
    if (closed || announcement.busId().equals(messenger.busId())) {
      return;
    }
    if (!messenger.nodes().contains(ClusterManagerView.nodeOf(announcement.busId()))) {
      return; // the node has left, or the cluster manager will report it as new
    }
    if (isForeign(announcement)) {
      if (isOurs(announcement.busId())) { // a node keeps its cluster, so another process has used its bus id
        messenger.refusals()
            .foreign(announcement.busId(), ClusterIdentity.keyOf(announcement.clusterId()), messenger.cluster().key());
      } else {
        acceptForeign(announcement);
      }
      return;
    }
    if (isOurs(announcement)) {
      messenger.unblock(announcement.busId());
      changed(foreign.remove(announcement.busId()::equals));
    }
    NodeAnnouncement earlier = known.byNodeId(announcement.node().nodeId());
    if (earlier != null && !earlier.busId().equals(announcement.busId())) {
      messenger.disconnect(earlier.busId(), "its node has started again");
    }
    change(known.with(announcement.withAnswer(false)));
    NodeAnnouncement own = self;
    if (announcement.answer() && own != null) {
      messenger.send(announcement.busId(), own);
    }
  }

  private boolean isOurs(String busId) {
    NodeAnnouncement announcement = known.byBusId(busId);
    return announcement != null && isOurs(announcement);
  }

  private boolean isForeign(NodeAnnouncement announcement) {
    return messenger.cluster().isForeign(announcement.clusterId());
  }

  /** Records a foreign node and exchanges no frames with it; that node finds this one by published announcements. */
  private void acceptForeign(NodeAnnouncement announcement) {
    messenger.block(announcement.busId());
    boolean isNew = foreign.add(announcement.withAnswer(false));
    change(known.without(announcement.busId()::equals));
    changed(true);
    if (isNew) {
      publish();
    }
  }

  /** Handles a frame of an unknown node: asks for its announcement, because it may not know of its removal. */
  private void askUnknown(String peer) {
    NodeAnnouncement own = self;
    if (own != null && known.byBusId(peer) == null) {
      messenger.send(peer, own.withAnswer(true));
    }
  }

  private void change(MembershipView next) {
    boolean isNew = next != known;
    known = next;
    changed(isNew);
  }

  private void changed(boolean isNew) {
    if (isNew) {
      changes.fire(null);
    }
  }

  private void publishOften() {
    waitMs = FIRST_WAIT_MS;
    publish();
  }

  /** Publishes this node's announcement now and sets the timer for the next time. */
  private void publish() {
    NodeAnnouncement own = self;
    if (closed || own == null) {
      return;
    }
    boolean unannounced = unannounced();
    vertx.eventBus().publish(address, own.withAnswer(unannounced || !introduced).toPublishedBytes(), UNTRACED);
    introduced = true;
    vertx.cancelTimer(timer);
    timer = vertx.setTimer(unannounced ? waitMs : LAST_WAIT_MS, again -> publish());
    waitMs = Math.min(LAST_WAIT_MS, 2 * waitMs);
  }

  private boolean unannounced() {
    long announced = Stream.concat(known.all().stream(), foreign.all().stream())
        .map(announcement -> ClusterManagerView.nodeOf(announcement.busId())).distinct().count();
    return announced < messenger.nodes().size();
  }
}
