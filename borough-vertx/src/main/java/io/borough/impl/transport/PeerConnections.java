package io.borough.impl.transport;

import io.borough.error.ErrorCode;
import io.borough.impl.wire.WireMessage;
import io.borough.options.StreamOptions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageConsumerOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.tracing.TracingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The connections to all peers. Calls from any thread become tasks of one event loop, which owns the connections,
 * fills, sends and reads the frames, and checks the peers.
 */
final class PeerConnections {
  private static final int MIN_ONE_WAY = 65_536;
  private static final long SWEEP_MS = 50;
  private static final long GOODBYE_MS = 1_000;

  private final VertxInternal vertx;
  private final ContextInternal context;
  private final String prefix;
  private final String busId;
  private final PendingCalls pending;
  private final ClusterIdentity cluster;
  private final RefusalLog refusals = new RefusalLog();
  private final ConnectionTable.Listeners events;
  private final ConnectionTable table;
  private final FrameSender sender;
  private final FrameReceiver receiver;
  private final ClusterManagerView membership;
  private final EventLoopMailbox tasks;
  private final RegistrationRepair registrations;
  private final int maxOneWay;
  private final AtomicInteger oneWay = new AtomicInteger(); // one-way messages among the tasks
  private final Set<String> overrun = ConcurrentHashMap.newKeySet(); // peers for which a one-way message was dropped

  private MessageConsumer<BusFrame> consumer;
  private long lastLinkId;
  private long sweepNanos;
  private long timer;
  private long registrationsTimer;

  PeerConnections(VertxInternal vertx, String prefix, String busId, ClusterIdentity cluster,
      ClusterManagerView membership,
      PendingCalls pending, StreamOptions options, Consumer<List<Inbound<?>>> inboxes) {
    this.vertx = vertx;
    this.context = vertx.createEventLoopContext();
    this.prefix = prefix;
    this.busId = busId;
    this.cluster = cluster;
    this.membership = membership;
    this.pending = pending;
    events = new ConnectionTable.Listeners(vertx);
    table = new ConnectionTable(context, membership, pending, events, options, this::newLink);
    sender = new FrameSender(context, table, pending, events, options);
    tasks = new EventLoopMailbox(context, sender::flushAll);
    receiver = new FrameReceiver(tasks, table, sender, pending, events, cluster, refusals, inboxes);
    registrations = new RegistrationRepair(context, membership, addressOf(busId));
    maxOneWay = (int) Math.max(MIN_ONE_WAY, 16L * options.getMaxStreams());
  }

  private PeerConnection newLink(String peer) {
    DeliveryOptions options = new DeliveryOptions()
        .setCodecName(BusFrame.Codec.NAME)
        .setTracingPolicy(TracingPolicy.IGNORE);
    return new PeerConnection(peer, busId, cluster, vertx.eventBus().sender(addressOf(peer), options),
        () -> ++lastLinkId,
        System.nanoTime());
  }

  String addressOf(String peer) {
    return prefix + "n." + peer;
  }

  Context context() {
    return context;
  }

  ConnectionTable.Listeners events() {
    return events;
  }

  Set<String> nodes() {
    return table.nodes();
  }

  RefusalLog refusals() {
    return refusals;
  }

  /** Sets the cluster that this node belongs to. */
  void joined() {
    context.runOnContext(now -> table.blockForeign());
  }

  void block(String peer) {
    tasks.add(() -> table.block(peer));
  }

  void unblock(String peer) {
    tasks.add(() -> table.unblock(peer));
  }

  void memberCheck(Predicate<String> known) {
    table.memberCheck(known);
  }

  Future<Void> open() {
    Promise<Void> opened = vertx.getOrCreateContext().promise();
    context.runOnContext(start -> {
      table.open();
      sweepNanos = System.nanoTime();
      timer = vertx.setPeriodic(SWEEP_MS, tick -> sweep());
      registrationsTimer = vertx.setPeriodic(RegistrationRepair.CHECK_MS, tick -> registrations.check());
      MessageConsumerOptions address = new MessageConsumerOptions()
          .setAddress(addressOf(busId))
          .setMaxBufferedMessages(Integer.MAX_VALUE); // never paused, so that nothing is dropped
      consumer = vertx.eventBus().consumer(address, receiver::receive);
      membership.begins(busId, addressOf(busId));
      consumer.completion()
          .onSuccess(done -> registrations.check())
          .onFailure(failed -> cancelTimers())
          .onComplete(opened);
    });
    return opened.future();
  }

  /** Sends a BYE to every peer and removes all connections. */
  Future<Void> close() {
    Promise<Void> done = vertx.getOrCreateContext().promise();
    context.runOnContext(stop -> {
      tasks.close();
      registrations.close();
      cancelTimers();
      List<Future<Void>> goodbyes = new ArrayList<>();
      for (PeerConnection link : table.all()) {
        link.frame().bye();
        goodbyes.add(link.flush());
      }
      pending.failAll(call -> true, ErrorCode.CONNECTION_LOST.failure("this node stopped before the reply came"));
      Future.join(goodbyes).timeout(GOODBYE_MS, TimeUnit.MILLISECONDS) // a peer that hangs does not delay the close
          .transform(sent -> consumer.unregister())
          .onComplete(ended -> membership.ends(busId, addressOf(busId)))
          .onComplete(done);
    });
    return done.future();
  }

  private void cancelTimers() {
    vertx.cancelTimer(timer);
    vertx.cancelTimer(registrationsTimer);
  }

  void request(PendingCalls.Call call, WireMessage message) {
    tasks.add(() -> sender.request(call, message));
  }

  void send(String to, WireMessage message) {
    if (oneWay.incrementAndGet() > maxOneWay) {
      oneWay.decrementAndGet();
      dropOneWay(to);
      return;
    }
    tasks.add(() -> {
      oneWay.decrementAndGet();
      sender.send(to, message);
    });
  }

  /** Begins another link after a one-way message was dropped: both nodes' listeners to broken links are then called. */
  private void dropOneWay(String to) {
    if (overrun.add(to)) {
      tasks.add(() -> {
        overrun.remove(to);
        PeerConnection link = table.find(to);
        if (link != null) {
          sender.breakOff(link);
        }
      });
    }
  }

  void watch(String peer, int change) {
    tasks.add(() -> table.watch(peer, change));
  }

  void disconnect(String peer, String reason) {
    tasks.add(() -> {
      PeerConnection link = table.find(peer);
      if (link != null) {
        table.remove(link, reason);
      }
    });
  }

  private void sweep() {
    long now = System.nanoTime();
    long lateNanos = now - sweepNanos - SWEEP_MS * 1_000_000;
    sweepNanos = now;
    pending.expire(now);
    table.sweep(now, lateNanos, link -> tasks.add(() -> sender.write(link, FrameWriter::ping)));
  }
}
