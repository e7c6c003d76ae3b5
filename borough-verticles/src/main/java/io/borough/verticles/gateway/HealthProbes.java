package io.borough.verticles.gateway;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;

/**
 * The liveness and readiness probes: 200 or 503, with the result of each check.
 *
 * <p>The node is live when its event loop responds. It is ready when it is UP in the ring, knows a leader for every
 * shard, and no other cluster with its cluster's name uses its event bus.
 */
final class HealthProbes {
  /** 2,000 ms: less than the usual timeout of monitoring systems. */
  private static final long TIMEOUT_MS = 2_000;

  private final GatewayNode node;
  private final HealthChecks live;
  private final HealthChecks ready;

  HealthProbes(Vertx vertx, GatewayNode node) {
    this.node = node;
    live = HealthChecks.create(vertx).register("event-loop", TIMEOUT_MS, check -> check.complete(Status.OK()));
    ready = HealthChecks.create(vertx).register("joined", TIMEOUT_MS, this::joined)
        .register("quorum", TIMEOUT_MS, this::quorum)
        .register("cluster", TIMEOUT_MS, this::cluster);
  }

  private void cluster(Promise<Status> check) {
    String other = node.otherCluster();
    if (other == null) {
      check.complete(Status.OK());
    } else {
      check.fail(other);
    }
  }

  private void joined(Promise<Status> check) {
    if (node.ready()) {
      check.complete(Status.OK(new JsonObject().put("nodeId", node.nodeId())));
    } else {
      check.fail("the node is not UP in the ring");
    }
  }

  private void quorum(Promise<Status> check) {
    node.quorum().onSuccess(all -> check.tryComplete(Status.OK())).onFailure(check::tryFail);
  }

  void live(HttpServerRequest request) {
    respond(request, live);
  }

  void ready(HttpServerRequest request) {
    respond(request, ready);
  }

  private static void respond(HttpServerRequest request, HealthChecks checks) {
    checks.checkStatus()
        .onSuccess(result -> {
          if (!HttpResponses.isOpen(request.response())) {
            return;
          }
          JsonObject json = result.toJson();
          if (!result.getUp()) {
            json.mergeIn(HttpErrors.json(failure(result)));
          }
          HttpResponses.json(request, result.getUp() ? 200 : 503, json.toBuffer());
        })
        .onFailure(cause -> HttpErrors.send(request, cause));
  }

  private static BoroughException failure(CheckResult result) {
    StringBuilder down = new StringBuilder();
    for (CheckResult check : result.getChecks()) {
      if (!check.getUp()) {
        down.append(down.length() == 0 ? "" : "; ").append(check.getId());
        if (check.getFailure() != null) {
          down.append(": ").append(check.getFailure().getMessage());
        }
      }
    }
    return ErrorCode.UNAVAILABLE.failure(down.toString());
  }
}
