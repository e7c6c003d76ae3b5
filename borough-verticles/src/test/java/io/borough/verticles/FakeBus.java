package io.borough.verticles;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.link.Inbound;
import io.borough.impl.link.Messenger;
import io.borough.impl.message.Component;
import io.borough.impl.message.MessageType;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;

/**
 * Messengers of several nodes within one Vert.x, without a cluster: messages between nodes go through their bytes,
 * arrive on the context that serves them, and can be lost.
 */
public final class FakeBus {
  /** A message that was sent. */
  public record Sent(String from, String to, WireMessage message) {}

  private record Inbox(Context context, Handler<List<Inbound>> handler) {}

  private final Vertx vertx;
  private final Map<String, Map<Component, Inbox>> nodes = new ConcurrentHashMap<>();
  private final List<Sent> sent = new CopyOnWriteArrayList<>();
  private volatile BiPredicate<String, WireMessage> lost = (to, message) -> false;

  public FakeBus(Vertx vertx) {
    this.vertx = vertx;
  }

  /** A node's messenger; a node that was there before with this id is forgotten. */
  public Messenger node(String busId) {
    nodes.put(busId, new ConcurrentHashMap<>());
    return new FakeMessenger(busId);
  }

  /** Takes a node off the bus: calls to it fail at once. */
  public void kill(String busId) {
    nodes.remove(busId);
  }

  /** Loses every message, with its answer, that this says so of; by its target's bus id. */
  public void lose(BiPredicate<String, WireMessage> which) {
    lost = which;
  }

  /** Every message that was sent and not lost, in order. */
  public List<Sent> sent() {
    return sent;
  }

  /** Those of a class. */
  public <T extends WireMessage> List<T> sent(Class<T> type) {
    return sent.stream().map(Sent::message).filter(type::isInstance).map(type::cast).toList();
  }

  private static long deadline(long timeoutMs) {
    return System.nanoTime() + timeoutMs * 1_000_000;
  }

  private static WireMessage overTheWire(WireMessage message) {
    return MessageType.of(message).read(new WireReader(WireWriter.bytesOf(message)));
  }

  private final class FakeMessenger implements Messenger {
    private final String busId;

    FakeMessenger(String busId) {
      this.busId = busId;
    }

    @Override
    public String busId() {
      return busId;
    }

    @Override
    @SuppressWarnings("unchecked") // the asker names the class of the answer, as with every messenger
    public <R extends WireMessage> Future<R> call(String to, WireMessage message, long timeoutMs) {
      Promise<R> answer = ((ContextInternal) vertx.getOrCreateContext()).promise();
      Inbox inbox = inbox(to, message);
      if (inbox == null) {
        answer.fail(ErrorCode.NODE_UNREACHABLE.failure(to + " is not there"));
        return answer.future();
      }
      long timer = vertx.setTimer(timeoutMs, id -> answer.tryFail(ErrorCode.TIMEOUT.failure("no answer from " + to)));
      answer.future().onComplete(done -> vertx.cancelTimer(timer));
      if (!lost.test(to, message)) {
        sent.add(new Sent(busId, to, message));
        boolean local = to.equals(busId);
        Inbound inbound = new FakeInbound(local ? message : overTheWire(message), busId, deadline(timeoutMs),
            reply -> answer.tryComplete((R) (local ? reply : overTheWire(reply))), answer::tryFail);
        inbox.context.runOnContext(arrived -> inbox.handler.handle(List.of(inbound)));
      }
      return answer.future();
    }

    @Override
    public void tell(String to, WireMessage message) {
      Inbox inbox = inbox(to, message);
      if (inbox != null && !lost.test(to, message)) {
        sent.add(new Sent(busId, to, message));
        Inbound inbound = new FakeInbound(overTheWire(message), busId, deadline(60_000), reply -> { }, failure -> { });
        inbox.context.runOnContext(arrived -> inbox.handler.handle(List.of(inbound)));
      }
    }

    private Inbox inbox(String to, WireMessage message) {
      Map<Component, Inbox> node = nodes.get(to);
      return node == null || !nodes.containsKey(busId) ? null : node.get(MessageType.of(message).component());
    }

    @Override
    public Future<Void> serve(Component component, Handler<List<Inbound>> handler) {
      nodes.get(busId).put(component, new Inbox(vertx.getOrCreateContext(), handler));
      return Future.succeededFuture();
    }

    @Override
    public void forward(Component component, List<Inbound> messages) {
      Inbox inbox = nodes.get(busId).get(component);
      inbox.context.runOnContext(arrived -> inbox.handler.handle(messages));
    }

    @Override
    public void onPeerGone(Handler<String> handler) {}
  }

  private record FakeInbound(WireMessage message, String from, long deadlineNanos, Handler<WireMessage> onReply,
      Handler<BoroughException> onFailure) implements Inbound {
    @Override
    public void reply(WireMessage reply) {
      onReply.handle(reply);
    }

    @Override
    public void fail(BoroughException failure) {
      onFailure.handle(failure);
    }
  }
}
