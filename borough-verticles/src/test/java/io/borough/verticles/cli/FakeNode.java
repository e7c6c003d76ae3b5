package io.borough.verticles.cli;

import io.borough.Borough;
import io.borough.Partition;
import io.borough.Payload;
import io.borough.Request;
import io.borough.RequestVerticle;
import io.borough.info.NodeInfo;
import io.borough.info.NodeState;
import io.borough.info.RingInfo;
import io.borough.options.RequestOptions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** A node that only notes what is done to it: for tests of what a process does around a node. */
final class FakeNode implements Borough {
  /** What was done, in order. */
  final List<String> done = new ArrayList<>();

  Runnable onStart = () -> { };
  Future<Void> started = Future.succeededFuture();
  Future<Void> stopped = Future.succeededFuture();

  @Override
  public Future<Void> start() {
    done.add("start");
    onStart.run();
    return started;
  }

  @Override
  public Future<Void> stop() {
    done.add("stop");
    return stopped;
  }

  @Override
  public String nodeId() {
    return "self";
  }

  @Override
  public Future<String> deploy(Supplier<? extends RequestVerticle> handler, DeploymentOptions options) {
    try {
      done.add("deploy " + handler.get().getClass().getSimpleName());
      return Future.succeededFuture("id");
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public Future<RingInfo> ring() {
    return Future.succeededFuture(new RingInfo("c", "id", 1, 2, List.of(node("other", 1), node("self", 11)),
        List.of()));
  }

  private static NodeInfo node(String nodeId, int firstPort) {
    return new NodeInfo(nodeId, "127.0.0.1", firstPort, firstPort + 1, firstPort + 2, -1, NodeState.UP, "", 1);
  }

  @Override
  public Future<Void> join(List<String> addresses) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Void> leave() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Borough leftHandler(Handler<Void> handler) {
    return this;
  }

  @Override
  public Partition partition(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Payload> request(String partition, Payload request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Future<Payload> request(String partition, Payload request, RequestOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Borough requestHandler(Function<Request, Future<Payload>> handler) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Borough exceptionHandler(Handler<Throwable> handler) {
    throw new UnsupportedOperationException();
  }
}
