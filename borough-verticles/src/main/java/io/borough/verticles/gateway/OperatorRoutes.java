package io.borough.verticles.gateway;

import io.borough.error.ErrorCode;
import io.borough.info.NodeInfo;
import io.borough.info.RingInfo;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/**
 * The routes for operators and monitoring: the ring, its nodes and shards, probes and metrics.
 *
 * <p>A vertx-web router that matches the raw path. Query parameters are ignored.
 */
final class OperatorRoutes {
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Vertx vertx;
  private final GatewayNode node;
  private final GatewayMetrics metrics;
  private final Router router;

  OperatorRoutes(Vertx vertx, GatewayNode node, GatewayMetrics metrics, HealthProbes probes) {
    this.vertx = vertx;
    this.node = node;
    this.metrics = metrics;
    this.router = Router.router(vertx);
    get("/ring", json(RingInfo::toJson));
    get("/nodes", json(ring -> ring.toJson().getJsonArray("nodes")));
    get("/shards", json(ring -> ring.toJson().getJsonArray("shards")));
    get("/nodes/(?<node>[^/]*)", this::node);
    on(HttpMethod.POST, "/nodes/(?<node>[^/]*)/leave", this::leave);
    get("/health/live", context -> probes.live(context.request()));
    get("/health/ready", context -> probes.ready(context.request()));
    get("/metrics", this::metrics);
    router.route().handler(context -> HttpErrors.send(context.request(),
        ErrorCode.NO_SUCH_ROUTE.failure("there is no such path")));
    for (int status : new int[] {400, 404, 405, 500}) { // failures of the router itself and of handlers
      router.errorHandler(status, OperatorRoutes::failed);
    }
  }

  Handler<HttpServerRequest> handler() {
    return router;
  }

  /** Returns the pattern of a path, for the metrics. */
  static String patternOf(RawPath path) {
    for (String first : new String[] {"ring", "shards", "metrics"}) {
      if (path.is(0, first) && path.size() == 1) {
        return "/" + first;
      }
    }
    if (path.is(0, "nodes")) {
      return path.size() == 1 ? "/nodes" : path.size() == 2 ? "/nodes/{node}" : "/nodes/{node}/leave";
    }
    return path.is(0, "health") ? "/health" : "other";
  }

  private void get(String pattern, Handler<RoutingContext> handler) {
    router.routeWithRegex(pattern).useNormalizedPath(false).method(HttpMethod.GET).method(HttpMethod.HEAD)
        .handler(handler);
    refuseOthers(pattern, "GET, HEAD");
  }

  private void on(HttpMethod method, String pattern, Handler<RoutingContext> handler) {
    router.routeWithRegex(pattern).useNormalizedPath(false).method(method).handler(handler);
    refuseOthers(pattern, method.name());
  }

  private void refuseOthers(String pattern, String allowed) {
    router.routeWithRegex(pattern).useNormalizedPath(false)
        .handler(context -> HttpErrors.methodNotAllowed(context.request(), allowed));
  }

  private static void failed(RoutingContext context) {
    Throwable cause = context.failure();
    HttpErrors.send(context.request(), context.statusCode() < 500
        ? ErrorCode.INVALID_ARGUMENT.failure(cause == null ? "a bad request" : cause.getMessage()) : cause);
  }

  /** Responds with a part of the ring. */
  private Handler<RoutingContext> json(Function<RingInfo, Object> part) {
    return context -> respond(context, 200, node.ring().map(part));
  }

  private void node(RoutingContext context) {
    respond(context, 200, nodeRow(context.pathParam("node")));
  }

  private void leave(RoutingContext context) {
    String nodeId = context.pathParam("node");
    respond(context, 202, nodeRow(nodeId).compose(known -> node.leave(nodeId)).compose(accepted -> nodeRow(nodeId)));
  }

  /** Returns the row of a node and the number of its replicas. */
  private Future<Object> nodeRow(String nodeId) {
    return node.ring().map(ring -> {
      NodeInfo info = ring.nodes().stream().filter(each -> each.nodeId().equals(nodeId)).findFirst()
          .orElseThrow(() -> ErrorCode.NOT_FOUND.failure("the ring has no such node"));
      long replicas = ring.shards().stream().filter(shard -> shard.replicas().contains(nodeId)).count();
      return info.toJson().put("replicas", replicas);
    });
  }

  private static void respond(RoutingContext context, int status, Future<Object> json) {
    json.onSuccess(value -> {
      if (HttpResponses.isOpen(context.response())) {
        Buffer text = value instanceof JsonArray array ? array.toBuffer() : ((JsonObject) value).toBuffer();
        HttpResponses.json(context.request(), status, text);
      }
    }).onFailure(cause -> HttpErrors.send(context.request(), cause));
  }

  private void metrics(RoutingContext context) {
    vertx.executeBlocking(metrics::page, false)
        .onSuccess(page -> {
          if (HttpResponses.isOpen(context.response())) {
            HttpResponses.send(context.request(), 200, METRICS_TYPE, Buffer.buffer(page));
          }
        })
        .onFailure(cause -> HttpErrors.send(context.request(), cause));
  }
}
