package io.borough.impl.client;

import static io.borough.testing.Futures.await;

import io.borough.impl.command.CommandView;
import io.borough.impl.command.WriteId;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.message.RaftMessages.WriteReply;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.impl.message.Service;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.transport.Inbound;
import io.borough.impl.transport.OneHandler;
import io.borough.info.NodeState;
import io.borough.options.BoroughOptions;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** A node's asking side that leads its only shard, with a test in the place of the parts that answer. */
final class AloneNode implements AutoCloseable {
  static final String NODE_ID = "n1";

  final Vertx vertx;
  final ClientRuntime client;

  private final boolean ownsVertx;

  AloneNode(BoroughOptions options) {
    this(options, Vertx.vertx(), NODE_ID, true);
  }

  /** Another node on the Vert.x of one, which closes it. */
  AloneNode(BoroughOptions options, Vertx vertx, String nodeId) {
    this(options, vertx, nodeId, false);
  }

  private AloneNode(BoroughOptions options, Vertx vertx, String nodeId, boolean ownsVertx) {
    this.vertx = vertx;
    this.ownsVertx = ownsVertx;
    client = new ClientRuntime(options);
    await(client.open(vertx, "c1"));
    RingNode self = new RingNode(nodeId, "i1", "127.0.0.1", 1, 2, 3, -1, "", 1, NodeState.UP);
    client.directory().setSelf(new NodeAnnouncement(client.messenger().busId(), true, self, "c1", List.of(), false));
    client.routes().setRing(Ring.founded("borough", "c1", self, UUID.randomUUID(), 1, UUID::randomUUID));
    client.routes().setLeader(new LeaderHint(1, nodeId, 7));
  }

  /** Answers what is sent to a part of the node, on a context of its own; sessions are known at once. */
  AloneNode serve(Service service, Handler<Inbound<?>> handler) {
    return serveAll(service, inbound -> {
      if (id(inbound) != null && id(inbound).registers()) {
        inbound.reply(new WriteReply(0));
      } else {
        handler.handle(inbound);
      }
    });
  }

  /** As {@link #serve}, introductions of sessions included. */
  AloneNode serveAll(Service service, Handler<Inbound<?>> handler) {
    await(
        client.messenger().handle(OneHandler.of(service, handler)));
    return this;
  }

  /** Returns the id of a write, or null when it has none or the message is no write. */
  static WriteId id(Inbound<?> inbound) {
    return inbound.message() instanceof WriteRequest write ? write.id() : null;
  }

  /** The partition that a write is for. */
  static String partition(Inbound<?> inbound) {
    CommandView command = CommandView.checked(((WriteRequest) inbound.message()).command());
    return new String(command.bytes(), command.nameAt(), command.nameLength(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    await(client.close());
    if (ownsVertx) {
      await(vertx.close());
    }
  }
}
