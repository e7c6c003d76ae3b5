package io.borough.verticles.handler;

import io.borough.Payload;
import io.borough.Request;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The handlers deployed on this node, used in turn regardless of the partition. Any thread. */
public final class HandlerPool {
  private final List<Instance> instances = new CopyOnWriteArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  private volatile Function<Request, Future<Payload>> function;

  /** Sets the handler function, a handler that is not a verticle; null for none. */
  public void setFunction(Function<Request, Future<Payload>> handler) {
    function = handler;
  }

  Function<Request, Future<Payload>> function() {
    return function;
  }

  void add(Instance instance) {
    instances.add(instance);
  }

  void remove(Instance instance) {
    instances.remove(instance);
  }

  boolean isEmpty() {
    return instances.isEmpty();
  }

  /** Returns the number of open requests of all handlers. */
  int open() {
    return instances.stream().mapToInt(Instance::open).sum();
  }

  /** Returns the next handler below its limit and counts a request for it; null when all are at their limits. */
  Instance acquire() {
    Object[] now = instances.toArray();
    for (int i = 0; i < now.length; i++) {
      Instance instance = (Instance) now[Math.floorMod(next.getAndIncrement(), now.length)];
      if (instance.tryAcquire()) {
        return instance;
      }
    }
    return null;
  }

  /** A deployed handler: its function, its context and the number of its open requests. Any thread. */
  static final class Instance {
    private final String name;
    private final Context context;
    private final Function<Request, Future<Payload>> handler;
    private final int maxOpen;
    private final AtomicInteger open = new AtomicInteger();

    /**
     * Creates a handler without open requests.
     *
     * @param name its name in the log
     */
    Instance(String name, Context context, Function<Request, Future<Payload>> handler, int maxOpen) {
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

    /** Counts one more open request; returns false when the limit is reached. */
    boolean tryAcquire() {
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

    /** Calls the handler; must run on its context. An exception fails the returned future. */
    Future<Payload> call(Request request) {
      try {
        Future<Payload> reply = handler.apply(request);
        return reply != null ? reply : Future.failedFuture("the handler returned a null future");
      } catch (Throwable thrown) { // user code; the caller must see any failure
        return Future.failedFuture(thrown);
      }
    }
  }
}
