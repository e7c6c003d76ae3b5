package io.borough.impl.transport;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;

/** What a failed write to the event bus means for the message. */
final class SendFailures {
  private SendFailures() {}

  /** Returns whether the message was surely not read: there was no receiver, or no connection was made. */
  static boolean surelyUnread(Throwable cause) {
    return nobodyListens(cause) || cause instanceof ConnectException || cause instanceof NoRouteToHostException
        || cause instanceof UnknownHostException;
  }

  /** Returns whether no node has a consumer of the address: the receiver has closed. */
  static boolean nobodyListens(Throwable cause) {
    return cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }
}
