package io.borough.impl.link;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;

/** What a failed write to the event bus says of the message. */
final class WriteFailures {
  private WriteFailures() {}

  /** Whether nobody can have read it: it had no one to go to, or no connection was made. */
  static boolean surelyUnread(Throwable cause) {
    return nobodyListens(cause) || cause instanceof ConnectException || cause instanceof NoRouteToHostException
        || cause instanceof UnknownHostException;
  }

  /** Whether no node listens at the address: the one that did has closed. */
  static boolean nobodyListens(Throwable cause) {
    return cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }
}
