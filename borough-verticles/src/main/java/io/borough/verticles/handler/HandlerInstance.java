package io.borough.verticles.handler;

import io.borough.Payload;
import io.borough.Request;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** One handler: its function, the context it runs on, and how many requests it has open. Any thread. */
final class HandlerInstance {
  private final String name;
  private final Context context;
  private final Function<Request, Future<Payload>> handler;
  private final int maxOpen;
  private final AtomicInteger open = new AtomicInteger();

  /**
   * A handler without requests.
   *
   * @param name what it is, for the log
   */
  HandlerInstance(String name, Context context, Function<Request, Future<Payload>> handler, int maxOpen) {
    this.name = name;
    this.context = context;
    this.handler = handler;
    this.maxOpen = maxOpen;
  }

  String name() {
    return name;
  }

  Context context() {
    return context;
  }

  /** Counts one more open request, unless there are too many. */
  boolean tryTake() {
    if (open.incrementAndGet() <= maxOpen) {
      return true;
    }
    open.decrementAndGet();
    return false;
  }

  int open() {
    return open.get();
  }

  void release() {
    open.decrementAndGet();
  }

  /** Calls the handler, on its context; whatever it throws fails the future. */
  Future<Payload> call(Request request) {
    try {
      Future<Payload> reply = handler.apply(request);
      return reply != null ? reply : Future.failedFuture("the handler returned a null future");
    } catch (Throwable thrown) { // the user's code may throw anything, and its caller must hear of it
      return Future.failedFuture(thrown);
    }
  }
}
