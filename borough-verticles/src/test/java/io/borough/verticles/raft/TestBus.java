package io.borough.verticles.raft;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Connects nodes in one JVM: messages are encoded and read again, delivered in batches, and can be withheld. */
final class TestBus {
  private final Vertx vertx;
  private final Map<String, Node> nodes = new ConcurrentHashMap<>();
  private final List<Filter> withheld = new CopyOnWriteArrayList<>();
  private final List<Filter> refused = new CopyOnWriteArrayList<>();
  private final List<WireMessage> told = new CopyOnWriteArrayList<>();

  TestBus(Vertx vertx) {
    this.vertx = vertx;
  }

  Messenger join(String busId) {
    Node node = new Node(busId);
    nodes.put(busId, node);
    return node;
  }

  void leave(String busId) {
    nodes.remove(busId);
  }

  boolean has(String busId) {
    return nodes.containsKey(busId);
  }

  /** Loses every message that a filter meets from now on. */
  void withhold(Filter filter) {
    withheld.add(filter);
  }

  /** Fails such calls before they are sent, as a messenger with too many of them does. */
  void refuse(Filter filter) {
    refused.add(filter);
  }

  void withholdNothing() {
    withheld.clear();
    refused.clear();
  }

  /** What was told, not asked. */
  List<WireMessage> told() {
    return told;
  }

  interface Filter {
    boolean meets(String from, String to, WireMessage message);
  }

  private final class Node implements Messenger {
    private final String busId;
    private final Map<Component, Part> parts = new ConcurrentHashMap<>();

    private Node(String busId) {
      this.busId = busId;
    }

    @Override
    public String busId() {
      return busId;
    }

    @Override
    @SuppressWarnings("unchecked") // the caller knows what answers its message
    public <R extends WireMessage> Future<R> call(String to, WireMessage message, long timeoutMs) {
      if (refused.stream().anyMatch(filter -> filter.meets(busId, to, message))) {
        return Future.failedFuture(ErrorCode.OVERLOADED.failure("too many calls wait for an answer"));
      }
      Promise<WireMessage> answer = Promise.promise();
      Context caller = vertx.getOrCreateContext();
      Promise<WireMessage> heard = Promise.promise();
      answer.future().onComplete(done -> caller.runOnContext(nothing -> {
        if (done.succeeded()) {
          heard.tryComplete(done.result());
        } else {
          heard.tryFail(done.cause());
        }
      }));
      long timer = vertx.setTimer(timeoutMs, id -> answer.tryFail(ErrorCode.TIMEOUT.failure("no answer from " + to)));
      answer.future().onComplete(done -> vertx.cancelTimer(timer));
      deliver(to, message, timeoutMs, answer);
      return heard.future().map(reply -> (R) reply);
    }

    private void deliver(String to, WireMessage message, long timeoutMs, Promise<WireMessage> answer) {
      Node target = nodes.get(to);
      Component component = MessageType.of(message).component();
      if (target == null || !target.parts.containsKey(component)) {
        answer.tryFail(ErrorCode.NODE_UNREACHABLE.failure(to + " is not there"));
      } else if (withheld.stream().noneMatch(filter -> filter.meets(busId, to, message))) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        target.parts.get(component).take(new TestInbound(copy(message), busId, deadline, answer));
      }
    }

    private WireMessage copy(WireMessage message) {
      return MessageType.of(message).read(new WireReader(WireWriter.bytesOf(message)));
    }

    @Override
    public void tell(String to, WireMessage message) {
      told.add(message);
    }

    @Override
    public Future<Void> serve(Component component, Handler<List<Inbound>> handler) {
      parts.put(component, new Part(vertx.getOrCreateContext(), handler));
      return Future.succeededFuture();
    }

    @Override
    public void forward(Component component, List<Inbound> messages) {
      messages.forEach(parts.get(component)::take);
    }

    @Override
    public void onPeerGone(Handler<String> handler) {
      // calls fail by their timeouts
    }
  }

  private static final class Part {
    private final Context context;
    private final Handler<List<Inbound>> handler;
    private List<Inbound> waiting = new ArrayList<>();

    private Part(Context context, Handler<List<Inbound>> handler) {
      this.context = context;
      this.handler = handler;
    }

    private synchronized void take(Inbound message) {
      waiting.add(message);
      if (waiting.size() == 1) {
        context.runOnContext(nothing -> handler.handle(takeAll()));
      }
    }

    private synchronized List<Inbound> takeAll() {
      List<Inbound> all = waiting;
      waiting = new ArrayList<>();
      return all;
    }
  }
}
