package io.borough.impl.link;

import io.borough.impl.message.Component;
import io.borough.impl.wire.WireMessage;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.List;

/**
 * Sends messages to the parts of this node and of others, and delivers those that come.
 *
 * <p>A node is named by its <em>bus id</em>, which is another at every start, so that a message can never reach a later
 * life of the node it was meant for. Any thread may call any method.
 */
public interface Messenger {
  /** This node's bus id. */
  String busId();

  /**
   * Asks and awaits the answer.
   *
   * <p>Completes on the caller's context. Fails with what the other side failed with, or with {@code NODE_UNREACHABLE}
   * when the message surely was not delivered, {@code OVERLOADED} when too much is waiting here or on the way there
   * (not delivered either), {@code CONNECTION_LOST} when the node went while it had the message, {@code TIMEOUT} when
   * nothing came in time: with the last two it is unknown whether the other side acted.
   *
   * @param timeoutMs how long to wait, 1 or more; travels along, so that the other side knows when nobody waits any
   *     more
   */
  <R extends WireMessage> Future<R> call(String busId, WireMessage message, long timeoutMs);

  /** Sends without an answer; at most once, in order with everything else sent to that node from the same thread. */
  void tell(String busId, WireMessage message);

  /**
   * Takes all messages for one part of this node, on the current context (a verticle's, in its start).
   *
   * @param dispatcher names the part and has a handler for each class of messages
   * @return completes when they arrive; fails when the part is taken already
   */
  Future<Void> serve(MessageDispatcher dispatcher);

  /**
   * Hands messages that have arrived on to another part of this node, which will answer them: see {@link
   * MessageDispatcher#onForwarded}.
   */
  void forward(Component component, List<? extends Inbound<?>> messages);

  /**
   * Calls back on the current context when a node has left the bus or fallen silent; calls to it have failed by then.
   */
  void onPeerGone(Handler<String> handler);
}
