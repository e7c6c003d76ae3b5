package io.borough.examples;

import io.borough.Payload;
import io.borough.Request;
import io.borough.RequestVerticle;
import io.vertx.core.Future;

/** Replies to every request with its own body, headers and streams. */
public final class EchoVerticle extends RequestVerticle {
  // snippet: echo
  @Override
  protected Future<Payload> handle(Request request) {
    Payload asked = request.payload();
    Payload reply = Payload.of(asked.<Object>body());
    reply.headers().setAll(asked.headers());
    asked.streamNames().forEach(name -> reply.stream(name, asked.stream(name))); // flows as fast as it is read
    return Future.succeededFuture(reply);
  }
  // end
}
