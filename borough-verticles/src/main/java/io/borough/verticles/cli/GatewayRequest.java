package io.borough.verticles.cli;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** A request to the gateway. Built on one thread and sent once. */
final class GatewayRequest {
  private final HttpMethod method;
  private final RequestUri uri;
  private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
  private InputStream body;

  private GatewayRequest(HttpMethod method, RequestUri uri) {
    this.method = method;
    this.uri = uri;
  }

  static GatewayRequest get(RequestUri uri) {
    return new GatewayRequest(HttpMethod.GET, uri);
  }

  static GatewayRequest put(RequestUri uri) {
    return new GatewayRequest(HttpMethod.PUT, uri);
  }

  static GatewayRequest post(RequestUri uri) {
    return new GatewayRequest(HttpMethod.POST, uri);
  }

  static GatewayRequest delete(RequestUri uri) {
    return new GatewayRequest(HttpMethod.DELETE, uri);
  }

  /** Adds a header unless its value is null. */
  GatewayRequest header(CharSequence name, String value) {
    if (value != null) {
      headers.add(name, value);
    }
    return this;
  }

  GatewayRequest body(byte[] bytes) {
    header(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length));
    return body(new ByteArrayInputStream(bytes));
  }

  /** Sets the stream that is sent as the body; the stream is not closed. */
  GatewayRequest body(InputStream stream) {
    body = stream;
    return this;
  }

  HttpMethod method() {
    return method;
  }

  String uri() {
    return uri.toString();
  }

  MultiMap headers() {
    return headers;
  }

  /** Returns the body, or null when there is none. */
  InputStream body() {
    return body;
  }
}
