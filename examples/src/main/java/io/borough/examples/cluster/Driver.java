package io.borough.examples.cluster;

import io.borough.Borough;
import io.borough.options.BoroughOptions;
import io.borough.options.Role;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * What asks the nodes: a CLIENT node on the event bus, an HTTP client, and one event loop on which everything that is
 * counted happens, so that nothing needs a lock.
 *
 * <p>Thread: the main thread, unless a method says otherwise.
 */
final class Driver implements AutoCloseable {
  private static final long START_SECONDS = 60;
  private static final long CLOSE_SECONDS = 20;
  private static final long POLL_MS = 100;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context context = vertx.getOrCreateContext();
  private final HttpClient http;
  private final Borough borough;

  /**
   * A driver that was not started.
   *
   * @param base host:port of the nodes
   * @param connections how many each gateway is asked over
   */
  Driver(List<String> base, int connections) {
    HttpClientOptions keepAlive = new HttpClientOptions().setConnectTimeout(2_000)
        .setReadIdleTimeout(15) // a node that hangs; one that was not asked for a while must not seem to, so:
        .setKeepAliveTimeout(5);
    http = vertx.createHttpClient(keepAlive, new PoolOptions().setHttp1MaxSize(connections));
    // snippet: client
    borough = Borough.create(new BoroughOptions().setRole(Role.CLIENT).setBase(base));
    // end
  }

  void start() {
    await("the CLIENT node", START_SECONDS, borough.start());
  }

  Vertx vertx() {
    return vertx;
  }

  Borough borough() {
    return borough;
  }

  Door bus() {
    return new BusDoor(borough, this);
  }

  Door gateway(NodeProcess node) {
    return new GatewayDoor(http, node.httpPort());
  }

  /** A future of this event loop for one of another; any thread. */
  <T> Future<T> here(Future<T> other) {
    Promise<T> promise = Promise.promise();
    other.onComplete((value, cause) -> context.runOnContext(back -> promise.complete(value, cause)));
    return promise.future();
  }

  /** Runs a task on the event loop and waits for what it begins. */
  <T> T run(String what, long seconds, Supplier<Future<T>> task) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(now -> task.get().onComplete(promise));
    return await(what, seconds, promise.future());
  }

  /** Waits on the event loop until a condition holds; a check that fails is made again. */
  void until(String what, long seconds, Supplier<Future<Boolean>> condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    run(what, seconds + 1, () -> poll(condition, deadline));
  }

  private Future<Void> poll(Supplier<Future<Boolean>> condition, long deadline) {
    return condition.get().otherwise(false).compose(met -> {
      if (met || System.nanoTime() > deadline) {
        return met ? Future.succeededFuture() : Future.failedFuture(new TimeoutException());
      }
      return vertx.timer(POLL_MS, TimeUnit.MILLISECONDS).compose(later -> poll(condition, deadline));
    });
  }

  private static <T> T await(String what, long seconds, Future<T> future) {
    try {
      return future.await(seconds, TimeUnit.SECONDS);
    } catch (Throwable e) { // also checked ones: await throws what the future failed with
      String late = e instanceof TimeoutException ? ": not within " + seconds + " s" : "";
      throw new IllegalStateException(what + late, e);
    }
  }

  @Override
  public void close() {
    try {
      await("stopping the CLIENT node", CLOSE_SECONDS, borough.stop());
    } finally {
      await("closing Vert.x", CLOSE_SECONDS, vertx.close());
    }
  }
}
