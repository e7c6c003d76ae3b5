package io.borough.verticles.bench.micro;

import io.borough.impl.transport.BusMessenger;
import io.borough.options.BoroughOptions;
import io.borough.options.StreamOptions;
import io.borough.verticles.bus.OwnVertx;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Two clustered Vert.x in this process, made as those of nodes are, each with a messenger. One thread. */
public final class TwoNodes implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final BoroughOptions options =
      new BoroughOptions().setClusterName("benchmark-" + UUID.randomUUID()).setHost("127.0.0.1");
  private final OwnVertx firstOwn = new OwnVertx(options);
  private final OwnVertx secondOwn = new OwnVertx(options);
  private final Node first;
  private final Node second;

  /** One of them. */
  public record Node(Vertx vertx, BusMessenger messenger) {
    /** Another event loop of it. */
    public Context context() {
      return ((VertxInternal) vertx).createEventLoopContext();
    }

    public String busId() {
      return messenger.busId();
    }
  }

  public TwoNodes() {
    Vertx firstVertx = await(firstOwn.open());
    Vertx secondVertx = await(secondOwn.open(0, 0, List.of(options.getHost() + ":" + firstOwn.port())));
    first = node(firstVertx);
    second = node(secondVertx);
  }

  private Node node(Vertx vertx) {
    return new Node(vertx, await(BusMessenger.open(vertx, options.getClusterName(), "c1", new StreamOptions())));
  }

  public Node first() {
    return first;
  }

  public Node second() {
    return second;
  }

  @Override
  public void close() {
    await(firstOwn.close());
    await(secondOwn.close());
  }

  /** What a future completes with. */
  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
