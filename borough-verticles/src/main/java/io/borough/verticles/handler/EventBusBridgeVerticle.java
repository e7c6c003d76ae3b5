package io.borough.verticles.handler;

import io.borough.Payload;
import io.borough.codec.BodyCodec;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.client.NodeClient;
import io.borough.impl.message.MembershipMessages.Hello;
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
 * Answers requests that come over the plain event bus, from verticles that know nothing of Borough.
 *
 * <p>The addresses are {@code borough.<clusterName>}, and {@code borough.<clusterName>.<clusterId>}, which no other
 * cluster of the same name has; the header {@code cluster} may name that id, the header {@code partition} names
 * the partition, {@code timeoutMs} may set the deadline, further headers go to the handler. Failures are {@code
 * ReplyException}s with an error code's number. Thread: one event loop.
 */
public final class EventBusBridgeVerticle extends VerticleBase {
  private static final String PARTITION = "partition";
  private static final String TIMEOUT = "timeoutMs";
  private static final String CLUSTER = "cluster";

  private final String address;
  private final NodeClient client;
  private boolean ownServed; // the address that names the cluster

  public EventBusBridgeVerticle(String clusterName, NodeClient client) {
    this.address = "borough." + clusterName;
    this.client = client;
  }

  @Override
  public Future<?> start() {
    client.directory().onChange(changed -> serveOwn());
    return Future.all(serveOwn(), vertx.eventBus().<Object>consumer(address, this::askOfAny).completion());
  }

  /** Once this node has a cluster. */
  private Future<Void> serveOwn() {
    String clusterId = client.directory().clusterId();
    if (ownServed || clusterId.isEmpty()) {
      return Future.succeededFuture();
    }
    ownServed = true;
    return vertx.eventBus().<Object>consumer(address + "." + clusterId, this::ask).completion();
  }

  /** Every cluster of this name serves the address: while there are two, only chance would decide which answers. */
  private void askOfAny(Message<Object> message) {
    List<Hello> foreign = client.directory().foreign();
    if (foreign.isEmpty() || message.headers().contains(CLUSTER)) {
      ask(message);
      return;
    }
    String clusterId = client.directory().clusterId();
    fail(message, ErrorCode.WRONG_CLUSTER.failure("two clusters of one name serve " + address + ": " + clusterId
        + " and " + foreign.get(0).clusterId() + "; " + address + "." + clusterId + " is that of one, as is the header "
        + CLUSTER));
  }

  private void ask(Message<Object> message) {
    String wanted = message.headers().get(CLUSTER);
    if (wanted != null && !wanted.equals(client.directory().clusterId())) {
      fail(message, ErrorCode.WRONG_CLUSTER.failure("the request is for cluster " + wanted + ", and this node is of "
          + client.directory().clusterId()));
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
    } catch (RuntimeException e) { // a body or number that nobody can use
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
    boolean plain = body == null || body instanceof Buffer || body instanceof String || body instanceof JsonObject
        || body instanceof JsonArray;
    if (!plain) {
      try {
        body = BodyCodec.encode(body).bytes(); // what every Vert.x can read
      } catch (BoroughException e) {
        fail(message, ErrorCode.HANDLER_FAILED.failure("the reply cannot be sent: " + e.getMessage(), e));
        return;
      }
    }
    DeliveryOptions options = new DeliveryOptions();
    reply.headers().forEach(header -> options.addHeader(header.getKey(), header.getValue()));
    reply.streamNames().forEach(name -> ((InboundStream) reply.stream(name)).abandon()); // a message has none
    message.reply(body, options);
  }

  private static void fail(Message<Object> message, BoroughException failure) {
    message.fail(failure.code().number(), failure.getMessage());
  }
}
