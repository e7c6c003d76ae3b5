package io.borough.verticles.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Ends answers whose length was not known at their head. */
final class StreamedEnd {
  private StreamedEnd() {}

  /** Writes the last bytes of an answer, and its end. */
  static void end(HttpExchange exchange, Buffer last) {
    HttpServerRequest request = exchange.request();
    HttpConnection connection = request.connection();
    boolean closes = request.version() == HttpVersion.HTTP_1_0; // no chunks: its end is the answer's
    exchange.response().end(last).onComplete(left -> {
      if (closes) {
        connection.close();
      }
    });
  }
}
