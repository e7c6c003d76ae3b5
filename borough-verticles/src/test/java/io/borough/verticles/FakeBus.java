package io.borough.verticles;

import io.borough.error.ErrorCode;
import io.borough.impl.message.MessageType;
import io.borough.impl.message.Service;
import io.borough.impl.transport.Inbound;
import io.borough.impl.transport.MessageDispatcher;
import io.borough.impl.transport.Messenger;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Messengers of several nodes within one Vert.x, without a cluster: messages between nodes go through their bytes,
 * arrive in batches on the context that serves them, and can be lost or refused.
 */
public final class FakeBus {
  private static final long TELL_LIFE_MS = 60_000;

  private final Vertx vertx;
  private final Map<String, Map<Service, Inbox>> nodes = new ConcurrentHashMap<>();
  private final Queue<WireMessage> sent = new ConcurrentLinkedQueue<>();
  private final List<Filter> lost = new CopyOnWriteArrayList<>();
  private final List<Filter> refused = new CopyOnWriteArrayList<>();

  /** Chooses messages, by the bus ids of their sender and their target. */
  public interface Filter {
    boolean meets(String from, String to, WireMessage message);
  }

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

  public boolean has(String busId) {
    return nodes.containsKey(busId);
  }

  /** Loses every message, with its answer, that the filter meets from now on. */
  public void lose(Filter which) {
    lost.add(which);
  }

  /** Fails such calls before they are sent, as a messenger with too many of them does. */
  public void refuse(Filter which) {
    refused.add(which);
  }

  /** Loses and refuses nothing from now on. */
  public void heal() {
    lost.clear();
    refused.clear();
  }

  /** Every message of a class that was sent and not lost, in order. */
  public <T extends WireMessage> List<T> sent(Class<T> type) {
    return sent.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static long deadline(long timeoutMs) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
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
    public <R extends WireMessage> Future<R> request(String to, WireMessage message, long timeoutMs) {
      Promise<R> answer = ((ContextInternal) vertx.getOrCreateContext()).promise();
      Inbox inbox = inbox(to, message);
      if (refused.stream().anyMatch(filter -> filter.meets(busId, to, message))) {
        answer.fail(ErrorCode.OVERLOADED.failure("too many calls wait for an answer"));
        return answer.future();
      }
      if (inbox == null) {
        answer.fail(ErrorCode.NODE_UNREACHABLE.failure(to + " is not there"));
        return answer.future();
      }
      long timer = vertx.setTimer(timeoutMs, id -> answer.tryFail(ErrorCode.TIMEOUT.failure("no answer from " + to)));
      answer.future().onComplete(done -> vertx.cancelTimer(timer));
      Promise<WireMessage> reply = Promise.promise();
      boolean local = to.equals(busId);
      reply.future()
          .onSuccess(answered -> answer.tryComplete((R) (local ? answered : overTheWire(answered))))
          .onFailure(answer::tryFail);
      deliver(inbox, to, message, timeoutMs, reply);
      return answer.future();
    }

    @Override
    public void send(String to, WireMessage message) {
      Inbox inbox = inbox(to, message);
      if (inbox != null) {
        deliver(inbox, to, message, TELL_LIFE_MS, Promise.promise());
      }
    }

    private void deliver(Inbox inbox, String to, WireMessage message, long timeoutMs, Promise<WireMessage> reply) {
      if (lost.stream().noneMatch(filter -> filter.meets(busId, to, message))) {
        sent.add(message);
        WireMessage arriving = to.equals(busId) ? message : overTheWire(message);
        inbox.take(new TestInbound<>(arriving, busId, deadline(timeoutMs), reply));
      }
    }

    private Inbox inbox(String to, WireMessage message) {
      Map<Service, Inbox> node = nodes.get(to);
      return node == null || !nodes.containsKey(busId) ? null : node.get(MessageType.of(message).service());
    }

    @Override
    public Future<Void> handle(MessageDispatcher dispatcher) {
      nodes.get(busId).put(dispatcher.service(), new Inbox(vertx.getOrCreateContext(), dispatcher));
      return Future.succeededFuture();
    }

    @Override
    public void forward(Service service, List<? extends Inbound<?>> messages) {
      messages.forEach(nodes.get(busId).get(service)::take);
    }

    @Override
    public void onPeerLost(Handler<String> handler) {} // calls fail by their timeouts
  }

  /** What waits for one service of one node; a batch is what came until the service's context runs. */
  private static final class Inbox {
    private final Context context;
    private final MessageDispatcher dispatcher;
    private List<Inbound<?>> waiting = new ArrayList<>();

    Inbox(Context context, MessageDispatcher dispatcher) {
      this.context = context;
      this.dispatcher = dispatcher;
    }

    synchronized void take(Inbound<?> message) {
      waiting.add(message);
      if (waiting.size() == 1) {
        context.runOnContext(arrived -> dispatcher.dispatch(takeAll()));
      }
    }

    private synchronized List<Inbound<?>> takeAll() {
      List<Inbound<?>> batch = waiting;
      waiting = new ArrayList<>();
      return batch;
    }
  }
}
