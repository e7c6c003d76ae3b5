package io.borough.impl.transport;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.MessageType;
import io.borough.impl.wire.WireMessage;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Reads received frames: passes messages to their services and replies to the calls that wait for them.
 *
 * <p>Thread: the messenger's; a received message may be replied to on any thread.
 */
final class FrameReceiver {
  private final EventLoopMailbox tasks;
  private final ConnectionTable table;
  private final FrameSender sender;
  private final PendingCalls pending;
  private final ConnectionTable.Listeners events;
  private final ClusterIdentity cluster;
  private final RefusalLog refusals;
  private final Consumer<List<Inbound<?>>> inboxes;

  FrameReceiver(EventLoopMailbox tasks, ConnectionTable table, FrameSender sender, PendingCalls pending,
      ConnectionTable.Listeners events, ClusterIdentity cluster, RefusalLog refusals,
      Consumer<List<Inbound<?>>> inboxes) {
    this.tasks = tasks;
    this.table = table;
    this.sender = sender;
    this.pending = pending;
    this.events = events;
    this.cluster = cluster;
    this.refusals = refusals;
    this.inboxes = inboxes;
  }

  /**
   * Any program on the bus may send anything to this node's address, so bytes that are not a frame are counted and
   * dropped.
   */
  void receive(Message<BusFrame> message) {
    FrameReader reader;
    try {
      reader = new FrameReader(message.body().reader());
    } catch (FrameReader.UnsupportedVersionException e) {
      refusals.otherVersion("frame", e.sender(), e.version(), FrameWriter.VERSION);
      return;
    } catch (RuntimeException e) {
      refusals.unreadable("frame", e);
      return;
    }
    if (cluster.isForeign(reader.cluster())) {
      refusals.foreign(reader.sender(), reader.cluster(), cluster.key());
      table.block(reader.sender());
      return;
    }
    PeerConnection link = linkTo(reader.sender());
    if (link == null) {
      return;
    }
    link.belongsTo(reader.cluster());
    link.received(System.nanoTime());
    FrameSequence.Arrival arrival = link.inbound().arrive(reader.linkId(), reader.seq());
    if (!arrival.read()) {
      return;
    }
    if (arrival.lost() != null) {
      missing(link, arrival.lost(), arrival.lost().unread()); // a re-created connection has no pending calls
    }
    Contents contents = new Contents(link, reader.cluster());
    try {
      reader.read(contents);
    } catch (RuntimeException e) {
      refusals.unreadable("frame", e);
      long linkId = reader.linkId();
      missing(link, new FrameSequence.Gap(linkId, reader.seq(), linkId, reader.seq() + 1, false), true);
    }
    inboxes.accept(contents.arrived);
  }

  private PeerConnection linkTo(String peer) {
    PeerConnection link = table.find(peer);
    if (link == null && !tasks.isClosed()) {
      link = table.meet(peer);
      if (link != null) {
        events.peerConnected.fire(peer);
      }
    }
    return link;
  }

  /** Reports missing frames to their sender, and fails the calls whose replies may have been in them. */
  private void missing(PeerConnection link, FrameSequence.Gap lost, boolean answersToo) {
    tasks.add(() -> sender.write(link, frame -> frame.lost(lost)));
    if (answersToo) {
      pending.failAll(call -> call.isSentOn(link),
          ErrorCode.CONNECTION_LOST.failure("frames from " + link.busId() + " were lost"));
    }
    events.linkBroken.fire(link.busId());
  }

  /** Handles the contents of one frame. */
  private final class Contents implements FrameReader.Listener {
    private final PeerConnection link;
    private final UUID from;
    private final List<Inbound<?>> arrived = new ArrayList<>();

    Contents(PeerConnection link, UUID from) {
      this.link = link;
      this.from = from;
    }

    @Override
    public BoroughException refusal(MessageType type) {
      return cluster.refusal(type, from);
    }

    @Override
    public void refusedCall(long callId, BoroughException why) {
      refusals.message(link.busId(), why);
      tasks.add(() -> sender.fail(link.busId(), callId, why));
    }

    @Override
    public void refusedOneWay(BoroughException why) {
      refusals.message(link.busId(), why);
    }

    @Override
    public void call(long callId, long remainingMs, MessageType type, WireMessage message) {
      long deadlineNanos = System.nanoTime() + remainingMs * 1_000_000;
      arrived.add(new RemoteInbound<>(callId, link.busId(), type, message, deadlineNanos));
    }

    @Override
    public void unreadableCall(long callId, RuntimeException why) {
      String text = "the message cannot be read: " + why.getMessage();
      BoroughException failure = ErrorCode.FORMAT_TOO_NEW.failure(text, why);
      tasks.add(() -> sender.fail(link.busId(), callId, failure));
    }

    @Override
    public void reply(long callId, WireMessage message) {
      PendingCalls.Call call = sentCall(callId);
      if (call != null) {
        call.reply(message);
      } else {
        pending.lateReply(link.busId(), message);
      }
    }

    @Override
    public void fail(long callId, BoroughException failure) {
      PendingCalls.Call call = sentCall(callId);
      if (call != null) {
        call.fail(failure);
      }
    }

    private PendingCalls.Call sentCall(long callId) {
      PendingCalls.Call call = pending.get(callId);
      return call != null && call.isSentOn(link) ? call : null;
    }

    @Override
    public void oneWay(MessageType type, WireMessage message) {
      arrived.add(new Inbound.OneWay<>(link.busId(), type, message));
    }

    @Override
    public void unreadableOneWay(RuntimeException why) {
      refusals.message(link.busId(), why);
    }

    @Override
    public void ping() {
      tasks.add(() -> sender.write(link, FrameWriter::pong));
    }

    @Override
    public void lost(FrameSequence.Gap lost) {
      sender.failSent(link, lost);
      events.linkBroken.fire(link.busId());
    }

    @Override
    public void bye() {
      table.remove(link, "it has stopped");
    }
  }

  /** A call from another node. */
  private final class RemoteInbound<M extends WireMessage> implements Inbound<M> {
    private final long callId;
    private final String from;
    private final MessageType type;
    private final M message;
    private final long deadlineNanos;
    private final AtomicBoolean answered = new AtomicBoolean();

    RemoteInbound(long callId, String from, MessageType type, M message, long deadlineNanos) {
      this.callId = callId;
      this.from = from;
      this.type = type;
      this.message = message;
      this.deadlineNanos = deadlineNanos;
    }

    @Override
    public M message() {
      return message;
    }

    @Override
    public MessageType type() {
      return type;
    }

    @Override
    public String from() {
      return from;
    }

    @Override
    public long deadlineNanos() {
      return deadlineNanos;
    }

    @Override
    public void reply(WireMessage reply) {
      if (answered.compareAndSet(false, true)) {
        tasks.add(() -> sender.reply(from, callId, reply));
      }
    }

    @Override
    public void fail(BoroughException failure) {
      if (answered.compareAndSet(false, true)) {
        tasks.add(() -> sender.fail(from, callId, failure));
      }
    }
  }
}
