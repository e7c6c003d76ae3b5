package io.borough.impl.transport;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.vertx.core.Closeable;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageProducer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.tracing.TracingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Gathers the messages for one service of this node and delivers them in batches: one local event-bus message
 * announces all that arrive before the service runs.
 *
 * <p>The messages wait in this inbox, and the event-bus message, which has no body, only announces them. So a service
 * is reached over the event bus, as every verticle is, at the cost of one event-bus message per batch.
 *
 * <p>Thread: any may add; the service's own context takes. The senders' bounds are the inbox's: every call counts as
 * pending at its caller, and streams have credit.
 */
final class ServiceInbox {
  private static final int MAX_BATCH = 1_024; // then other tasks of the thread run

  private final Vertx vertx;
  private final String address;
  private final MessageProducer<Object> producer;
  private final Queue<Inbound<?>> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean announced = new AtomicBoolean();
  private final AtomicReference<Serving> serving = new AtomicReference<>();

  ServiceInbox(Vertx vertx, String address) {
    this.vertx = vertx;
    this.address = address;
    this.producer = vertx.eventBus().sender(address, new DeliveryOptions()
        .setLocalOnly(true)
        .setTracingPolicy(TracingPolicy.IGNORE));
  }

  /** Delivers on the current context, until the context is undeployed or {@link #close} is called. */
  Future<Void> open(Handler<List<Inbound<?>>> handler) {
    ContextInternal context = ((VertxInternal) vertx).getOrCreateContext();
    Serving next = new Serving(context, handler, vertx.eventBus().localConsumer(address));
    if (!serving.compareAndSet(null, next)) {
      return context.failedFuture(ErrorCode.INVALID_ARGUMENT.failure(address + " is served already"));
    }
    if (context.isDeployment()) { // the hooks of other contexts run when the Vert.x begins to close, which is too early
      context.addCloseHook(next);
    }
    next.consumer.handler(announcement -> deliver());
    return next.consumer.completion();
  }

  Future<Void> close() {
    Serving last = serving.get();
    return last == null ? Future.succeededFuture() : last.end();
  }

  /** Adds a message, which is delivered after {@link #announce}. */
  void add(Inbound<?> inbound) {
    if (serving.get() == null) {
      inbound.fail(notServed());
    } else {
      waiting.add(inbound);
    }
  }

  /** Announces the added messages, unless an announcement is pending. */
  void announce() {
    if (!waiting.isEmpty() && announced.compareAndSet(false, true)) {
      producer.write(null).onFailure(cause -> refuseAll());
    }
  }

  private void deliver() {
    announced.set(false);
    Serving now = serving.get();
    if (now == null) {
      refuseAll();
      return;
    }
    List<Inbound<?>> batch = new ArrayList<>();
    Inbound<?> inbound;
    while (batch.size() < MAX_BATCH && (inbound = waiting.poll()) != null) {
      batch.add(inbound);
    }
    if (!waiting.isEmpty()) {
      announce();
    }
    if (batch.isEmpty()) {
      return;
    }
    try {
      now.handler.handle(batch);
    } catch (RuntimeException e) { // Vert.x reports it; the callers must not wait for their deadline
      batch.forEach(each -> each.fail(ErrorCode.INTERNAL.failure(address + " failed: " + e, e)));
      throw e;
    }
  }

  private void refuseAll() {
    announced.set(false);
    Inbound<?> inbound;
    while ((inbound = waiting.poll()) != null) {
      inbound.fail(notServed());
    }
  }

  private BoroughException notServed() {
    return ErrorCode.UNAVAILABLE.failure("nothing serves " + address);
  }

  /** One registration of a service, which ends with its context. */
  private final class Serving implements Closeable {
    private final ContextInternal context;
    private final Handler<List<Inbound<?>>> handler;
    private final MessageConsumer<Object> consumer;

    Serving(ContextInternal context, Handler<List<Inbound<?>>> handler, MessageConsumer<Object> consumer) {
      this.context = context;
      this.handler = handler;
      this.consumer = consumer;
    }

    Future<Void> end() {
      context.removeCloseHook(this);
      if (!serving.compareAndSet(this, null)) {
        return Future.succeededFuture();
      }
      return consumer.unregister().onComplete(done -> refuseAll()); // an announcement may have been dropped
    }

    @Override
    public void close(Completable<Void> completion) {
      end().onComplete(completion);
    }
  }
}
