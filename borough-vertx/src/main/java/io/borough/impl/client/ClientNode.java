package io.borough.impl.client;

import io.borough.Borough;
import io.borough.Partition;
import io.borough.Payload;
import io.borough.Request;
import io.borough.RequestVerticle;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.message.Hello;
import io.borough.impl.topology.RingNode;
import io.borough.info.NodeState;
import io.borough.info.RingInfo;
import io.borough.options.BoroughOptions;
import io.borough.options.RequestOptions;
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

/** A node that holds nothing and only asks. Thread: any. */
public final class ClientNode implements Borough {
  private final VertxSource source;
  private final BoroughOptions options;
  private final NodeClient client;
  private final String nodeId = "client-" + UUID.randomUUID().toString().substring(0, 10);
  private Future<Void> started; // guarded by this
  private String deployment; // guarded by this

  public ClientNode(VertxSource source, BoroughOptions options) {
    this.source = source;
    this.options = options;
    this.client = new NodeClient(options);
  }

  @Override
  public synchronized Future<Void> start() {
    if (started == null) {
      started = source.open()
          .compose(vertx -> client.open(vertx).compose(opened -> follow(vertx)))
          .recover(this::undo);
    }
    return started;
  }

  private Future<Void> follow(Vertx vertx) {
    RingNode self = new RingNode(nodeId, "", options.getHost(), 0, 0, 0, -1, options.getZone(), 1, NodeState.UP);
    client.directory().setSelf(new Hello(client.messenger().busId(), false, self, "", options.getBase(), true));
    RingFollower follower = new RingFollower(client);
    return vertx.deployVerticle(follower)
        .compose(id -> {
          deployed(id);
          return follower.ready().timeout(options.getStartTimeoutMs(), TimeUnit.MILLISECONDS);
        });
  }

  private synchronized void deployed(String id) {
    deployment = id;
  }

  private Future<Void> undo(Throwable cause) {
    boolean late = cause instanceof TimeoutException;
    Throwable failure = late ? ErrorCode.NO_RING.failure("no data node of cluster " + options.getClusterName()
        + " answered within " + options.getStartTimeoutMs() + " ms") : Failures.of(cause);
    return stop().transform(stopped -> Future.failedFuture(failure));
  }

  @Override
  public synchronized Future<Void> stop() {
    String running = deployment;
    deployment = null;
    started = null;
    Future<Void> undeployed = running == null ? Future.succeededFuture() : client.vertx().undeploy(running);
    Promise<Void> done = Promise.promise(); // of no context: those of the Vert.x may end before it
    undeployed.onComplete(gone -> client.close().onComplete(closed -> source.close().onComplete(done)));
    return done.future();
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
  public Future<RingInfo> ring() {
    return client.ring();
  }

  @Override
  public Borough exceptionHandler(Handler<Throwable> handler) {
    return this; // a client has no part that fails by itself
  }
}
