package io.borough.impl.client;

import io.borough.Borough;
import io.borough.Payload;
import io.borough.Request;
import io.borough.RequestVerticle;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.topology.RingNode;
import io.borough.impl.transport.CallerContext;
import io.borough.info.NodeState;
import io.borough.options.BoroughOptions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A node with the role CLIENT: holds no replica and sends its calls to the data nodes.
 *
 * <p>{@link RingFollower} finds its cluster and keeps its copy of the ring; its {@link ClientRuntime} sends its calls.
 * Thread: any.
 */
public final class ClientNode extends AbstractNode {
  private final VertxSource source;
  private final BoroughOptions options;
  private final ClientRuntime client;
  private final NodeLifecycle life;
  private final String nodeId = "client-" + UUID.randomUUID().toString().substring(0, 10);

  /** Opens the Vert.x that a node runs on, and closes it when the node stops if it is the node's own. */
  public interface VertxSource {
    /** Completes with the Vert.x to run on. */
    Future<Vertx> open();

    /** Called when the node has stopped or its start has failed. */
    Future<Void> close();

    /** Returns whether {@link #close} closes the Vert.x. */
    boolean isOwn();

    /** Returns the source of a Vert.x that the application made and closes. */
    static VertxSource given(Vertx vertx) {
      return new VertxSource() {
        @Override
        public Future<Vertx> open() {
          return Future.succeededFuture(vertx);
        }

        @Override
        public Future<Void> close() {
          return Future.succeededFuture();
        }

        @Override
        public boolean isOwn() {
          return false;
        }
      };
    }
  }

  /**
   * Makes a node that was not started.
   *
   * @param options validated; used as they are, not copied
   */
  public ClientNode(VertxSource source, BoroughOptions options) {
    this(source, options, new ClientRuntime(options));
  }

  private ClientNode(VertxSource source, BoroughOptions options, ClientRuntime client) {
    super(client);
    this.source = source;
    this.options = options;
    this.client = client;
    this.life = new NodeLifecycle(source.isOwn(), Following::new);
  }

  @Override
  public Future<Void> start() {
    return life.start();
  }

  @Override
  public Future<Void> stop() {
    return life.stop();
  }

  /** The parts that run from a start to a stop. */
  private final class Following implements NodeLifecycle.Run {
    private final ResourceStack closers = new ResourceStack();
    private volatile VertxCloseHook closeHook; // null on a Vert.x of the node's own
    private volatile RingFollower follower;

    @Override
    public Future<Void> start() {
      return closers.open(this::openVertx)
          .compose(vertx -> closers.open(() -> onOwnContext(vertx, () -> openClient(vertx)))
              .compose(opened -> closers.open(() -> onOwnContext(vertx, () -> follow(vertx)))))
          .compose(following -> closers.whileOpen(following.ready())
              .timeout(options.getStartTimeoutMs(), TimeUnit.MILLISECONDS))
          .recover(cause -> Future.failedFuture(cause instanceof TimeoutException
              ? ErrorCode.NO_RING.failure("no data node of cluster " + options.getClusterName() + " answered within "
                  + options.getStartTimeoutMs() + " ms" + absent())
              : closeHook == null ? Failures.of(cause) : closeHook.failure(cause)));
    }

    private String absent() {
      RingFollower late = follower;
      return late == null || late.absent().isEmpty() ? ""
          : ": the client waits for " + String.join(", ", late.absent());
    }

    private Future<Vertx> openVertx() {
      return source.open().compose(vertx -> {
        closers.add(source::close);
        if (source.isOwn()) {
          return Future.succeededFuture(vertx);
        }
        closeHook = new VertxCloseHook(vertx);
        return closeHook.open(closers, ClientNode.this::stop).map(vertx);
      });
    }

    private Future<Void> openClient(Vertx vertx) {
      return client.open(vertx, "").map(opened -> {
        closers.add(client::close);
        return null;
      });
    }

    private Future<RingFollower> follow(Vertx vertx) {
      RingNode self = new RingNode(nodeId, "", options.getHost(), 0, 0, 0, -1, options.getZone(), 1, NodeState.UP);
      RingFollower next = new RingFollower(client,
          new NodeAnnouncement(client.messenger().busId(), false, self, "", options.getBase(), true));
      follower = next;
      return vertx.deployVerticle(next).map(id -> {
        closers.addDeployed(vertx, id);
        return next;
      });
    }

    @Override
    public Future<Void> stop() {
      return closers.closeAll();
    }
  }

  /**
   * Opens a part on a new context. A part opened on a verticle's context would end when that verticle is undeployed.
   */
  private static <T> Future<T> onOwnContext(Vertx vertx, Supplier<Future<T>> opening) {
    Promise<T> opened = Promise.promise();
    CallerContext.ofNode(vertx).runOnContext(now -> {
      try {
        opening.get().onComplete(opened);
      } catch (RuntimeException e) {
        opened.fail(e);
      }
    });
    return opened.future();
  }

  @Override
  public Future<Void> join(List<String> addresses) {
    return onlyData("join");
  }

  @Override
  public Future<Void> leave() {
    return onlyData("leave");
  }

  @Override
  public Borough leftHandler(Handler<Void> handler) {
    return this; // a client is in no ring
  }

  @Override
  public String nodeId() {
    return nodeId;
  }

  @Override
  public Borough requestHandler(Function<Request, Future<Payload>> handler) {
    throw ErrorCode.UNSUPPORTED.failure("a CLIENT node leads no shard, so it has no handlers");
  }

  @Override
  public Future<String> deploy(Supplier<? extends RequestVerticle> handler, DeploymentOptions deploymentOptions) {
    return onlyData("deploy");
  }

  private static <T> Future<T> onlyData(String what) {
    return Future.failedFuture(ErrorCode.UNSUPPORTED.failure(what + ": only a DATA node can"));
  }

  @Override
  public Borough exceptionHandler(Handler<Throwable> handler) {
    return this; // a client has no part that fails by itself
  }
}
