package io.borough.verticles.handler;

import io.borough.Payload;
import io.borough.codec.BodyCodec;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.client.ClientRuntime;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.stream.InboundStream;
import io.borough.options.RequestOptions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Serves requests from the event bus, for verticles that do not use Borough's API.
 *
 * <p>The addresses are {@code borough.<clusterName>} and {@code borough.<clusterName>.<clusterId>}; the second one is
 * unique when two clusters have the same name. The header {@code partition} names the partition. The header {@code
 * cluster} may name the cluster's id, and {@code timeoutMs} may set the deadline; all other headers are passed to the
 * handler. A failure is a {@code ReplyException} with the number of an error code. Thread: one event loop.
 */
public final class EventBusBridgeVerticle extends VerticleBase {
  private static final String PARTITION = "partition";
  private static final String TIMEOUT = "timeoutMs";
  private static final String CLUSTER = "cluster";

  private final String address;
  private final ClientRuntime client;
  private boolean registered; // at the address with the cluster's id

  public EventBusBridgeVerticle(String clusterName, ClientRuntime client) {
    this.address = "borough." + clusterName;
    this.client = client;
  }

  @Override
  public Future<?> start() {
    client.directory().onChange(changed -> registerClusterAddress());
    return Future.all(registerClusterAddress(),
        vertx.eventBus().<Object>consumer(address, this::requestToAnyCluster).completion());
  }

  /** Registers the address with the cluster's id as soon as this node knows the id. */
  private Future<Void> registerClusterAddress() {
    String clusterId = client.directory().clusterId();
    if (registered || clusterId.isEmpty()) {
      return Future.succeededFuture();
    }
    registered = true;
    return vertx.eventBus().<Object>consumer(address + "." + clusterId, this::request).completion();
  }

  /** Refuses requests while two clusters of one name share the address, because either could receive them. */
  private void requestToAnyCluster(Message<Object> message) {
    List<NodeAnnouncement> foreign = client.directory().foreign();
    if (foreign.isEmpty() || message.headers().contains(CLUSTER)) {
      request(message);
      return;
    }
    String clusterId = client.directory().clusterId();
    fail(message, ErrorCode.WRONG_CLUSTER.failure("two clusters of one name serve " + address + ": " + clusterId
        + " and " + foreign.get(0).clusterId() + "; name one by the address " + address + "." + clusterId
        + " or by the header " + CLUSTER));
  }

  private void request(Message<Object> message) {
    String wanted = message.headers().get(CLUSTER);
    if (wanted != null && !wanted.equals(client.directory().clusterId())) {
      fail(message, ErrorCode.WRONG_CLUSTER.failure("the request is for cluster " + wanted
          + ", but this node belongs to " + client.directory().clusterId()));
      return;
    }
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(message.headers());
    String partition = headers.get(PARTITION);
    if (partition == null) {
      fail(message, ErrorCode.INVALID_ARGUMENT.failure("the header \"partition\" is missing"));
      return;
    }
    Payload payload;
    RequestOptions options = new RequestOptions();
    try {
      payload = Payload.of(message.body());
      if (headers.contains(TIMEOUT)) {
        options.setTimeoutMs(Long.parseLong(headers.get(TIMEOUT)));
      }
    } catch (RuntimeException e) { // an unsupported body or a malformed number
      fail(message, ErrorCode.INVALID_ARGUMENT.failure(Failures.messageOf(e), e));
      return;
    }
    headers.remove(PARTITION).remove(TIMEOUT).remove(CLUSTER);
    options.setHeaders(headers);
    client.request(partition, payload, options)
        .onSuccess(reply -> reply(message, reply))
        .onFailure(cause -> fail(message, Failures.of(cause)));
  }

  private static void reply(Message<Object> message, Payload reply) {
    Object body = reply.body();
    boolean standard = body == null || body instanceof Buffer || body instanceof String || body instanceof JsonObject
        || body instanceof JsonArray;
    if (!standard) {
      try {
        body = BodyCodec.encode(body).bytes(); // every Vert.x can decode a buffer
      } catch (BoroughException e) {
        fail(message, ErrorCode.HANDLER_FAILED.failure("the reply cannot be sent: " + e.getMessage(), e));
        return;
      }
    }
    DeliveryOptions options = new DeliveryOptions();
    reply.headers().forEach(header -> options.addHeader(header.getKey(), header.getValue()));
    reply.streamNames().forEach(name -> ((InboundStream) reply.stream(name)).abandon()); // not sent
    message.reply(body, options);
  }

  private static void fail(Message<Object> message, BoroughException failure) {
    message.fail(failure.code().number(), failure.getMessage());
  }
}
