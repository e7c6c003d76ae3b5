package io.borough.verticles.storage;

import io.borough.error.BoroughException;
import io.borough.impl.message.Service;
import io.borough.impl.transport.Inbound;
import io.borough.impl.transport.MessageDispatcher;
import io.borough.impl.transport.Messenger;
import io.borough.impl.wire.WireMessage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A messenger that hands batches straight to the verticle under test, on its context. */
final class DirectMessenger implements Messenger {
  private volatile Context context;
  private volatile MessageDispatcher dispatcher;
  private volatile Handler<String> peerLost;

  @Override
  public String busId() {
    return "node.1";
  }

  @Override
  public <R extends WireMessage> Future<R> request(String busId, WireMessage message, long timeoutMs) {
    throw new UnsupportedOperationException("the storage calls nobody");
  }

  @Override
  public void send(String busId, WireMessage message) {
    throw new UnsupportedOperationException("the storage tells nobody");
  }

  @Override
  public Future<Void> handle(MessageDispatcher served) {
    if (served.service() != Service.STORAGE) {
      return Future.failedFuture("served " + served.service());
    }
    context = Vertx.currentContext();
    dispatcher = served;
    return Future.succeededFuture();
  }

  @Override
  public void forward(Service service, List<? extends Inbound<?>> messages) {
    context.runOnContext(ready -> dispatcher.dispatch(messages));
  }

  @Override
  public void onPeerLost(Handler<String> gone) {
    peerLost = gone;
  }

  void peerIsGone(String busId) {
    context.runOnContext(ready -> peerLost.handle(busId));
  }

  /** Delivers messages in one batch and returns their answers. */
  List<Asked> ask(WireMessage... messages) {
    List<Asked> asked = Arrays.stream(messages).map(message -> new Asked(message, 30_000)).toList();
    forward(Service.STORAGE, asked);
    return asked;
  }

  /** A message and what became of it. */
  static final class Asked implements Inbound<WireMessage> {
    private final WireMessage message;
    private final long deadlineNanos;
    private final Promise<WireMessage> answer = Promise.promise();
    private volatile String answeredBy;

    Asked(WireMessage message, long timeoutMs) {
      this.message = message;
      this.deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    }

    Future<WireMessage> answer() {
      return answer.future();
    }

    /** The name of the thread that answered. */
    String answeredBy() {
      return answeredBy;
    }

    @Override
    public WireMessage message() {
      return message;
    }

    @Override
    public String from() {
      return "reader.1";
    }

    @Override
    public long deadlineNanos() {
      return deadlineNanos;
    }

    @Override
    public void reply(WireMessage reply) {
      answeredBy = Thread.currentThread().getName();
      answer.tryComplete(reply);
    }

    @Override
    public void fail(BoroughException failure) {
      answeredBy = Thread.currentThread().getName();
      answer.tryFail(failure);
    }
  }
}
