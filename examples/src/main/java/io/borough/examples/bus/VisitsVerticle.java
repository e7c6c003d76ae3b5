package io.borough.examples.bus;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;

/**
 * Tells, at the address {@link #ADDRESS}, how often somebody has asked: the counter's handler keeps the number, on some
 * node of the cluster. This verticle knows nothing of Borough but an address.
 */
public final class VisitsVerticle extends VerticleBase {
  /** Where it is asked. */
  public static final String ADDRESS = "visits";

  // snippet: plain-bus
  @Override
  public Future<?> start() {
    return vertx.eventBus().<JsonObject>consumer(ADDRESS, this::visit).completion();
  }

  private void visit(Message<JsonObject> visit) {
    DeliveryOptions toPartition = new DeliveryOptions().addHeader("partition", "visitors");
    vertx.eventBus().<JsonObject>request("borough.borough", visit.body(), toPartition) // borough.<clusterName>
        .onSuccess(counted -> visit.reply(counted.body()))
        .onFailure(failure -> visit.fail(503, failure.getMessage())); // a ReplyException with an error code's number
  }
  // end
}
