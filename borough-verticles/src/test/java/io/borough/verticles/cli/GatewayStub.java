package io.borough.verticles.cli;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Plays a gateway: keeps what it was asked, as it was sent, and answers what the test says. */
final class GatewayStub implements AutoCloseable {
  /** What came over the wire. */
  record Asked(String method, String uri, MultiMap headers, Buffer body) {
    String line() {
      return method + " " + uri;
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile Consumer<HttpServerResponse> answer = response -> response.end();
  private volatile Consumer<HttpServerRequest> handler = this::readWhole;

  GatewayStub() {
    server = vertx.createHttpServer().requestHandler(request -> handler.accept(request))
        .listen(0, "127.0.0.1").await();
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** Answers everything so, once its body was read. */
  GatewayStub answering(Consumer<HttpServerResponse> next) {
    answer = next;
    return this;
  }

  GatewayStub answering(int status, String json) {
    return answering(response -> response.setStatusCode(status).end(json));
  }

  /** Takes every request from its head on. */
  GatewayStub handling(Consumer<HttpServerRequest> next) {
    handler = next;
    return this;
  }

  List<Asked> asked() {
    return asked;
  }

  Asked last() {
    return asked.get(asked.size() - 1);
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private void readWhole(HttpServerRequest request) {
    request.body().onSuccess(body -> {
      asked.add(new Asked(request.method().name(), request.uri(), request.headers(), body));
      answer.accept(request.response());
    });
  }
}
