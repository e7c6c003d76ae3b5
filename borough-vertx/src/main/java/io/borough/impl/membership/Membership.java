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
 * <p>Each node publishes its hello when its facts change, when a new Vert.x instance joins the bus, and periodically,
 * more often while an instance has not sent a hello. It replies with its hello to a node that asks. A node is removed
 * when its Vert.x leaves, when it is silent for too long, or when it restarts.
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
  private final RegistrationRepair presence;
  private final ContextListeners<Void> changes;
  private volatile MembershipView known = MembershipView.NOBODY;
  private long changesOfSelf; // guarded by this
  private volatile NodeAnnouncement self; // changed under this lock

  private final List<MessageConsumer<byte[]>> hellos = new ArrayList<>();
  private long lookTimer;
  private long waitMs = FIRST_WAIT_MS;
  private long timer = -1; // no timer: Vert.x counts them from 0
  private boolean introduced;
  private boolean closed;

  private Membership(VertxInternal vertx, String clusterName, BusMessenger messenger) {
    this.vertx = vertx;
    this.messenger = messenger;
    this.context = (ContextInternal) messenger.context();
    this.formerAddress = "borough." + clusterName + ".hello";
    // an older node cannot read these, and would only complain
    this.address = formerAddress + "." + NodeAnnouncement.VERSION;
    this.foreign = new ForeignNodes(context, messenger.membership(), messenger::addressOf);
    this.unannouncedNodes = new UnannouncedNodes(context, messenger.membership(), address, formerAddress);
    this.presence = new RegistrationRepair(context, messenger.membership(), address);
    this.changes = new ContextListeners<>(vertx);
  }

  /** Begins to listen; nothing is said before {@link #setSelf}. */
  public static Future<Membership> open(Vertx vertx, String clusterName, BusMessenger messenger) {
    Membership directory = new Membership((VertxInternal) vertx, clusterName, messenger);
    Promise<Void> opened = CallerContext.promise(vertx);
    directory.context.runOnContext(start -> directory.start().onComplete(opened));
    return opened.future().map(directory);
  }

  private Future<Void> start() {
    messenger.onPeerGone(peer -> change(known.without(peer::equals)));
    messenger.onNodeLeft(node -> {
      Predicate<String> there = busId -> ClusterManagerView.nodeOf(busId).equals(node);
      change(known.without(there));
      changed(foreign.remove(there));
    });
    messenger.onNodeSeen(node -> hurry());
    messenger.onPeerHeard(this::heard);
    messenger.ours(this::isOurs);
    for (String each : List.of(address, formerAddress + ".3", formerAddress)) { // hellos of 4; of 3; of 1 and 2
      hellos.add(vertx.eventBus().consumer(each, this::published));
    }
    messenger.membership().begins(messenger.busId(), address);
    lookTimer = vertx.setPeriodic(RegistrationRepair.LOOK_MS, look -> {
      presence.look();
      foreign.look().onSuccess(this::changed);
    });
    return messenger.serve(new MessageDispatcher(Service.MEMBERSHIP)
        .on(NodeAnnouncement.class, this::hello))
        .compose(served -> Future.all(hellos.stream().map(MessageConsumer::completion).toList()))
        .onSuccess(opened -> presence.look())
        .onFailure(failed -> close())
        .mapEmpty();
  }

  /**
   * Says what this node is, to all and from now on; its bus id must be the messenger's. Once it says a cluster, nodes
   * of others are {@link #foreign}.
   */
  @Override
  public synchronized void setSelf(NodeAnnouncement hello) {
    if (!hello.busId().equals(messenger.busId())) {
      throw new IllegalArgumentException(hello.busId() + " is not this node's bus id " + messenger.busId());
    }
    NodeAnnouncement own = hello.withAnswer(false).withSerial(++changesOfSelf);
    self = own;
    messenger.belongTo(own.clusterId());
    context.runOnContext(said -> {
      List.copyOf(known.all()).stream().filter(this::isForeign).forEach(this::hearForeign);
      change(known.with(own));
      hurry();
    });
  }

  /** What this node says of itself, or null before {@link #setSelf}. */
  public NodeAnnouncement self() {
    return self;
  }

  /** What the node with a bus id said, or null. */
  public NodeAnnouncement byBusId(String busId) {
    return known.byBusId(busId);
  }

  /** What the node with a node id last said, or null; this node's own too. */
  @Override
  public NodeAnnouncement byNodeId(String nodeId) {
    return known.byNodeId(nodeId);
  }

  /**
   * What every live node said, this one's own too; at most 4,096 of them. Unmodifiable, in no order. Of a node that
   * belongs to a cluster, only nodes of the same cluster and those that belong to none.
   */
  @Override
  public Collection<NodeAnnouncement> all() {
    return known.all();
  }

  /** The cluster that this node belongs to, or empty. */
  public String clusterId() {
    return messenger.clusterId();
  }

  /** Whether a node belongs to the cluster that this node belongs to. */
  public boolean isOurs(NodeAnnouncement hello) {
    return !hello.clusterId().isEmpty() && hello.clusterId().equals(messenger.clusterId());
  }

  /** What the data nodes on the bus say that belong to another cluster of this name; empty as it should be. */
  @Override
  public List<NodeAnnouncement> foreign() {
    return foreign.all().stream().filter(NodeAnnouncement::data).toList();
  }

  /**
   * Looks who is on the bus and has not said hello.
   *
   * @return completes on the messenger's context with each of them in words; with nobody when everybody is in {@link
   *     #all} or {@link #foreign}
   */
  @Override
  public Future<List<String>> absent() {
    Promise<List<String>> looked = Promise.promise();
    context.runOnContext(look -> unannouncedNodes.absent(this::heardAt).onComplete(looked));
    return looked.future();
  }

  private int heardAt(String instance) {
    return (int) Stream.concat(known.all().stream(), foreign.all().stream())
        .filter(hello -> ClusterManagerView.nodeOf(hello.busId()).equals(instance)).count();
  }

  /** Calls back on the current context when anything that can be read here has changed. */
  @Override
  public void onChange(Handler<Void> handler) {
    changes.add(handler);
  }

  /** Stops listening and speaking. */
  public Future<Void> close() {
    Promise<Void> done = vertx.getOrCreateContext().promise();
    context.runOnContext(stop -> {
      closed = true;
      vertx.cancelTimer(timer);
      vertx.cancelTimer(lookTimer);
      presence.close();
      messenger.membership().ends(messenger.busId(), address);
      Future.join(hellos.stream().map(MessageConsumer::unregister).toList()).<Void>mapEmpty().onComplete(done);
    });
    return done.future();
  }

  private void hello(Inbound<NodeAnnouncement> inbound) {
    hear(inbound.message());
  }

  private void published(Message<byte[]> message) {
    NodeAnnouncement hello;
    int version;
    try { // anybody on the bus may publish anything
      WireReader wire = new WireReader(message.body());
      version = NodeAnnouncement.readVersion(wire);
      hello = NodeAnnouncement.readFrom(wire);
    } catch (RuntimeException e) {
      messenger.refusals().unreadable("hello", e);
      return;
    }
    if (version == NodeAnnouncement.VERSION) {
      hear(hello);
    } else {
      messenger.refusals().otherVersion("hello", hello.node().nodeId() + " at " + hello.node().address(), version,
          NodeAnnouncement.VERSION);
    }
  }

  private void hear(NodeAnnouncement hello) {
    if (closed || hello.busId().equals(messenger.busId())) {
      return;
    }
    if (!messenger.nodes().contains(ClusterManagerView.nodeOf(hello.busId()))) {
      return; // it has left; or it has just come, and will be asked when the cluster manager says so
    }
    if (isForeign(hello)) {
      if (isOurs(hello.busId())) { // a node keeps its cluster, so another process has used its bus id
        messenger.refusals()
            .foreign(hello.busId(), ClusterIdentity.keyOf(hello.clusterId()), messenger.cluster().key());
      } else {
        hearForeign(hello);
      }
      return;
    }
    if (isOurs(hello)) {
      messenger.unshun(hello.busId());
      changed(foreign.remove(hello.busId()::equals));
    }
    NodeAnnouncement earlier = known.byNodeId(hello.node().nodeId());
    if (earlier != null && !earlier.busId().equals(hello.busId())) {
      messenger.giveUp(earlier.busId(), "its node has started again");
    }
    change(known.with(hello.withAnswer(false)));
    NodeAnnouncement own = self;
    if (hello.answer() && own != null) {
      messenger.tell(hello.busId(), own);
    }
  }

  private boolean isOurs(String busId) {
    NodeAnnouncement hello = known.byBusId(busId);
    return hello != null && isOurs(hello);
  }

  private boolean isForeign(NodeAnnouncement hello) {
    return messenger.cluster().isForeign(hello.clusterId());
  }

  /** A foreign node learns of this node and its cluster by published hellos, never by a frame. */
  private void hearForeign(NodeAnnouncement hello) {
    messenger.shun(hello.busId());
    boolean isNew = foreign.add(hello.withAnswer(false));
    change(known.without(hello.busId()::equals));
    changed(true);
    if (isNew) {
      speak();
    }
  }

  /** Handles a frame of an unknown node: asks the node for its hello, because it may not know that it was removed. */
  private void heard(String peer) {
    NodeAnnouncement own = self;
    if (own != null && known.byBusId(peer) == null) {
      messenger.tell(peer, own.withAnswer(true));
    }
  }

  private void change(MembershipView next) {
    boolean isNews = next != known;
    known = next;
    changed(isNews);
  }

  private void changed(boolean isNews) {
    if (isNews) {
      changes.fire(null);
    }
  }

  private void hurry() {
    waitMs = FIRST_WAIT_MS;
    speak();
  }

  /** Publishes the hello now and again later, soon while a node has not sent its own. */
  private void speak() {
    NodeAnnouncement own = self;
    if (closed || own == null) {
      return;
    }
    boolean strangers = strangers();
    vertx.eventBus().publish(address, own.withAnswer(strangers || !introduced).toPublishedBytes(), UNTRACED);
    introduced = true;
    vertx.cancelTimer(timer);
    timer = vertx.setTimer(strangers ? waitMs : LAST_WAIT_MS, again -> speak());
    waitMs = Math.min(LAST_WAIT_MS, 2 * waitMs);
  }

  private boolean strangers() {
    long knownNodes = Stream.concat(known.all().stream(), foreign.all().stream())
        .map(hello -> ClusterManagerView.nodeOf(hello.busId())).distinct().count();
    return knownNodes < messenger.nodes().size();
  }
}
