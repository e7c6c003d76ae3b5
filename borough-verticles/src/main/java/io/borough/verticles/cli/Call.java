package io.borough.verticles.cli;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** What a command asks of the gateway. Made on one thread, sent once. */
final class Call {
  private final HttpMethod method;
  private final RequestUri uri;
  private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
  private InputStream body;

  private Call(HttpMethod method, RequestUri uri) {
    this.method = method;
    this.uri = uri;
  }

  static Call get(RequestUri uri) {
    return new Call(HttpMethod.GET, uri);
  }

  static Call put(RequestUri uri) {
    return new Call(HttpMethod.PUT, uri);
  }

  static Call post(RequestUri uri) {
    return new Call(HttpMethod.POST, uri);
  }

  static Call delete(RequestUri uri) {
    return new Call(HttpMethod.DELETE, uri);
  }

  /** Adds a header, unless its value is null. */
  Call header(CharSequence name, String value) {
    if (value != null) {
      headers.add(name, value);
    }
    return this;
  }

  Call body(byte[] bytes) {
    header(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length));
    return body(new ByteArrayInputStream(bytes));
  }

  /** Sets what is sent as the body, as it comes; it is not closed. */
  Call body(InputStream stream) {
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

  /** Is the body, or null when there is none. */
  InputStream body() {
    return body;
  }
}
