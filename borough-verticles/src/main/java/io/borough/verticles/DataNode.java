package io.borough.verticles;

import io.borough.Borough;
import io.borough.Partition;
import io.borough.Payload;
import io.borough.Request;
import io.borough.RequestVerticle;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.client.NodeClient;
import io.borough.info.RingInfo;
import io.borough.options.BoroughOptions;
import io.borough.options.RequestOptions;
import io.borough.verticles.handler.HandlerVerticle;
import io.borough.verticles.handler.Handlers;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node that holds replicas. Thread: any; starting and stopping are guarded by this object, the rest is its parts'.
 */
final class DataNode implements Borough {
  private static final Logger LOG = LoggerFactory.getLogger(DataNode.class);

  private final BoroughOptions options;
  private final Vertx given; // null when the node makes its own
  private final NodeClient client;
  private final Handlers handlers = new Handlers();
  private volatile Handler<Throwable> failureHandler;
  private volatile String nodeId;
  private volatile NodeParts parts; // from the start to the stop
  private Future<Void> started;
  private Future<Void> stopped = Future.succeededFuture();

  /**
   * A node.
   *
   * @param given the user's Vert.x, or null for one of the node's own
   */
  DataNode(Vertx given, BoroughOptions options) {
    this.given = given;
    this.options = options;
    this.client = new NodeClient(options);
  }

  @Override
  public synchronized Future<Void> start() {
    if (started == null) {
      started = onCaller(stopped.transform(before -> begin()));
    }
    return started;
  }

  private Future<Void> begin() {
    NodeParts starting = new NodeParts(options, given, client, handlers, this::report);
    parts = starting;
    return starting.start(id -> nodeId = id)
        .timeout(options.getStartTimeoutMs(), TimeUnit.MILLISECONDS)
        .recover(cause -> starting.stop().transform(undone -> {
          parts = null;
          return Future.failedFuture(cause instanceof TimeoutException ? starting.lateness() : Failures.of(cause));
        }));
  }

  @Override
  public synchronized Future<Void> stop() {
    NodeParts stopping = parts;
    parts = null;
    started = null;
    if (stopping != null) {
      stopped = onCaller(stopping.stop());
    }
    return stopped;
  }

  /** A future for the caller: on its context, unless that may be one of the Vert.x that the node itself closes. */
  private Future<Void> onCaller(Future<Void> work) {
    Promise<Void> promise = Promise.promise();
    Context caller = given == null ? null : Vertx.currentContext();
    work.onComplete(done -> {
      if (caller == null) {
        promise.handle(done);
      } else {
        caller.runOnContext(back -> promise.handle(done));
      }
    });
    return promise.future();
  }

  @Override
  public Future<Void> join(List<String> addresses) {
    synchronized (this) {
      if (started == null) {
        options.setBase(addresses);
        return start();
      }
    }
    return Future.failedFuture(ErrorCode.UNSUPPORTED.failure("join: the node is a member of a cluster already"));
  }

  @Override
  public Future<Void> leave() {
    return Future.failedFuture(ErrorCode.UNSUPPORTED.failure("leave: this version cannot hand replicas over"));
  }

  @Override
  public String nodeId() {
    return nodeId;
  }

  @Override
  public Partition partition(String name) {
    return client.partition(name);
  }

  @Override
  public Future<Payload> request(String partition, Payload request) {
    return request(partition, request, new RequestOptions());
  }

  @Override
  public Future<Payload> request(String partition, Payload request, RequestOptions requestOptions) {
    return client.request(partition, request, requestOptions);
  }

  @Override
  public Borough requestHandler(Function<Request, Future<Payload>> handler) {
    handlers.setFunction(handler);
    return this;
  }

  @Override
  public Future<String> deploy(Supplier<? extends RequestVerticle> handler, DeploymentOptions deploymentOptions) {
    NodeParts running = parts;
    Vertx vertx = given != null ? given : running == null ? null : running.vertx();
    if (vertx == null) {
      return Future.failedFuture(
          ErrorCode.NOT_STARTED.failure("deploy: a node that makes its own Vert.x starts first"));
    }
    return vertx.deployVerticle(
        () -> new HandlerVerticle(handlers, handler.get(), options.getMaxRequestsInFlight()), deploymentOptions);
  }

  @Override
  public Future<RingInfo> ring() {
    return client.ring();
  }

  @Override
  public Borough exceptionHandler(Handler<Throwable> handler) {
    failureHandler = handler;
    return this;
  }

  private void report(Throwable failure) {
    Handler<Throwable> told = failureHandler;
    if (told != null) {
      told.handle(failure);
    } else {
      LOG.error("a part of the node failed", failure);
    }
  }
}
