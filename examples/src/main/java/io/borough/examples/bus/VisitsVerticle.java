package io.borough.examples.bus;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;

/**
 * Replies to each message at {@link #ADDRESS} with the number of messages so far. The counter's handler, on a node of
 * the cluster, keeps the number. This verticle uses only an event-bus address of Borough.
 */
public final class VisitsVerticle extends VerticleBase {
  /** The address of this verticle's consumer. */
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
