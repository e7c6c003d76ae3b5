package io.borough.verticles;

import io.borough.Borough;
import io.borough.Payload;
import io.borough.Request;
import io.borough.RequestVerticle;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.client.AbstractNode;
import io.borough.impl.client.ClientRuntime;
import io.borough.impl.client.NodeLifecycle;
import io.borough.options.BoroughOptions;
import io.borough.verticles.bus.HostResolver;
import io.borough.verticles.handler.HandlerPool;
import io.borough.verticles.handler.HandlerVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A node with the role DATA: holds replicas, runs request handlers and serves the gateway.
 *
 * <p>{@link NodeBootstrap} deploys its verticles; its {@link ClientRuntime} sends its calls. Thread: any.
 */
final class DataNode extends AbstractNode {
  private static final long LINGER_MS = 1_000; // time for clients of this node's gateway to read that it has left

  private final BoroughOptions options;
  private final Vertx given; // null when the node makes its own
  private final ClientRuntime client;
  private final HandlerPool handlers = new HandlerPool();
  private final NodeLifecycle life;
  private volatile Handler<Throwable> failureHandler;
  private Handler<Void> leftHandler; // guarded by this
  private LeaveRequester leaving; // guarded by this; null while the node is not leaving
  private volatile boolean hasLeft; // this node has left its ring permanently
  private volatile String nodeId;

  /**
   * Creates a node; {@link #start} starts it.
   *
   * @param given the application's Vert.x, or null for a Vert.x of the node's own
   */
  DataNode(Vertx given, BoroughOptions options) {
    this(given, options, HostResolver.OF_MACHINE);
  }

  /** Creates a node that looks up the host names in its options with {@code names}. */
  DataNode(Vertx given, BoroughOptions options, HostResolver names) {
    this(given, options, names, new ClientRuntime(options));
  }

  private DataNode(Vertx given, BoroughOptions options, HostResolver names, ClientRuntime client) {
    super(client);
    this.given = given;
    this.options = options;
    this.client = client;
    this.life = new NodeLifecycle(given == null,
        () -> new NodeBootstrap(
            options, given, names, client, handlers, id -> nodeId = id, this::left, this::stop, this::report));
  }

  @Override
  public Future<Void> start() {
    return life.start();
  }

  @Override
  public Future<Void> stop() {
    return life.stop().onComplete(done -> stopped());
  }

  @Override
  public synchronized Future<Void> join(List<String> addresses) {
    if (life.isBegun()) {
      return Future.failedFuture(ErrorCode.UNSUPPORTED.failure("join: the node is a member of a cluster already"));
    }
    List<String> before = options.getBase();
    try {
      if (addresses.isEmpty()) {
        throw new IllegalArgumentException("no addresses");
      }
      options.setBase(addresses);
    } catch (RuntimeException e) { // malformed, or null
      return Future.failedFuture(ErrorCode.INVALID_ARGUMENT.failure("join: " + Failures.messageOf(e), e));
    }
    return life.stop() // a start that failed makes room for this one
        .compose(stopped -> life.start())
        .onFailure(cause -> options.setBase(before));
  }

  @Override
  public synchronized Future<Void> leave() {
    if (!life.isBegun()) {
      return Future.failedFuture(ErrorCode.NOT_STARTED.failure("leave: the node was not started"));
    }
    if (leaving != null) {
      return leaving.done();
    }
    LeaveRequester next = new LeaveRequester(client);
    leaving = next;
    next.begin(nodeId).onFailure(cause -> forget(next)); // which may happen before this method returns
    return next.done();
  }

  private synchronized void forget(LeaveRequester failed) {
    leaving = leaving == failed ? null : leaving;
  }

  /** Called when the ring shows that this node has left. */
  private void left() {
    hasLeft = true;
    client.vertx().setTimer(LINGER_MS, now -> stop());
  }

  private void stopped() {
    LeaveRequester ended;
    Handler<Void> listener;
    synchronized (this) {
      ended = leaving;
      listener = hasLeft ? leftHandler : null;
      leaving = null;
      leftHandler = hasLeft ? null : leftHandler;
    }
    if (ended != null) {
      ended.end(hasLeft);
    }
    if (listener != null) {
      listener.handle(null);
    }
  }

  @Override
  public synchronized Borough leftHandler(Handler<Void> handler) {
    leftHandler = handler;
    return this;
  }

  @Override
  public String nodeId() {
    return nodeId;
  }

  @Override
  public Borough requestHandler(Function<Request, Future<Payload>> handler) {
    handlers.setFunction(handler);
    return this;
  }

  @Override
  public Future<String> deploy(Supplier<? extends RequestVerticle> handler, DeploymentOptions deploymentOptions) {
    if (handler == null || deploymentOptions == null) {
      return Future.failedFuture(ErrorCode.INVALID_ARGUMENT.failure("deploy: the handler or its options are null"));
    }
    try {
      Vertx vertx = given != null ? given : client.vertx(); // without a given one, only a running node has a Vert.x
      return vertx.deployVerticle(
          () -> new HandlerVerticle(handlers, handler.get(), options.getMaxRequestsInFlight()), deploymentOptions)
          .recover(cause -> Future.failedFuture(Failures.of(cause)));
    } catch (RuntimeException e) {
      return Future.failedFuture(Failures.of(e));
    }
  }

  @Override
  public Borough exceptionHandler(Handler<Throwable> handler) {
    failureHandler = handler;
    return this;
  }

  /** Passes a failure to the application. The failure is logged already. */
  private void report(Throwable failure) {
    Handler<Throwable> listener = failureHandler;
    if (listener != null) {
      listener.handle(failure);
    }
  }
}
