package io.borough.verticles.handler;

import io.borough.Payload;
import io.borough.Request;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The handlers deployed on this node: each request goes to the next of them, whatever it is for. Any thread. */
public final class HandlerPool {
  private final List<HandlerInstance> slots = new CopyOnWriteArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  private volatile Function<Request, Future<Payload>> function;

  /** Sets the handler that is no verticle; null for none. */
  public void setFunction(Function<Request, Future<Payload>> next) {
    function = next;
  }

  Function<Request, Future<Payload>> function() {
    return function;
  }

  void add(HandlerInstance slot) {
    slots.add(slot);
  }

  void remove(HandlerInstance slot) {
    slots.remove(slot);
  }

  boolean isEmpty() {
    return slots.isEmpty();
  }

  /** Requests that are open at all of them. */
  int open() {
    return slots.stream().mapToInt(HandlerInstance::open).sum();
  }

  /** The next handler that can take a request, which then counts as its own; null when all are full. */
  HandlerInstance take() {
    Object[] now = slots.toArray();
    for (int i = 0; i < now.length; i++) {
      HandlerInstance slot = (HandlerInstance) now[Math.floorMod(turn.getAndIncrement(), now.length)];
      if (slot.tryTake()) {
        return slot;
      }
    }
    return null;
  }
}
