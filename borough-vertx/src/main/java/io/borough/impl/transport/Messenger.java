package io.borough.impl.transport;

import io.borough.impl.message.Service;
import io.borough.impl.wire.WireMessage;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.List;

/**
 * Sends messages to the services of this node and of other nodes, and delivers the messages that arrive.
 *
 * <p>A node is addressed by its <em>bus id</em>, which is new at every start, so that a message never reaches a
 * restarted node. Any thread may call any method.
 */
public interface Messenger {
  /** Returns this node's bus id. */
  String busId();

  /**
   * Sends a message and returns the reply.
   *
   * <p>Completes on the caller's context. Fails as the receiver did, or with {@code NODE_UNREACHABLE} when the message
   * was not delivered, or {@code OVERLOADED} when too many calls or bytes wait on this node (then it was not delivered
   * either). Fails with {@code CONNECTION_LOST} when the node was lost after the message was sent, or {@code TIMEOUT}
   * when no reply came in time; after these two it is unknown whether the receiver acted.
   *
   * @param timeoutMs how long to wait, 1 or more; sent along, so that the receiver knows the deadline
   */
  <R extends WireMessage> Future<R> request(String busId, WireMessage message, long timeoutMs);

  /** Sends a one-way message, at most once, in order with everything else that the same thread sends to that node. */
  void send(String busId, WireMessage message);

  /**
   * Receives all messages for one service of this node, on the current context (a verticle's, in its start).
   *
   * @param dispatcher names the service and has a handler for each class of messages
   * @return completes when messages can arrive; fails when the service is served already
   */
  Future<Void> handle(MessageDispatcher dispatcher);

  /**
   * Passes messages that have arrived on to another service of this node, which replies to them: see {@link
   * MessageDispatcher#onForwarded}.
   */
  void forward(Service service, List<? extends Inbound<?>> messages);

  /**
   * Calls back on the current context when a node has left the bus or fallen silent; calls to it have failed by then.
   */
  void onPeerLost(Handler<String> handler);
}
