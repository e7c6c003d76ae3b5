package io.borough.examples.cluster;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;

/**
 * One node's gateway. It answers for every partition; what it is asked to read it reads in its own copy, where it has
 * one.
 *
 * @param http the HTTP client
 * @param port where the gateway listens
 */
record GatewayDoor(HttpClient http, int port) implements Door {
  @Override
  public Future<Void> put(String partition, Buffer key, Buffer value) {
    return send(HttpMethod.PUT, path(partition, key), value).map(answer -> {
      if (answer.status() != 204) {
        throw answer.failure();
      }
      return null;
    });
  }

  @Override
  public Future<Buffer> get(String partition, Buffer key) {
    return send(HttpMethod.GET, path(partition, key) + "?consistency=local", Buffer.buffer()).map(answer -> {
      if (answer.status() == 404) {
        return null;
      }
      if (answer.status() != 200) {
        throw answer.failure();
      }
      return answer.body();
    });
  }

  /** The example's names and keys have no character that a path would need to escape. */
  private static String path(String partition, Buffer key) {
    return "/partitions/" + partition + "/entries/" + key;
  }

  private Future<Answer> send(HttpMethod method, String path, Buffer body) {
    return http.request(method, port, "127.0.0.1", path)
        .recover(cause -> Future.failedFuture(ErrorCode.NODE_UNREACHABLE.failure("no connection to " + port, cause)))
        .compose(request -> request.send(body)
            .compose(response -> response.body().map(answered -> new Answer(response.statusCode(), answered)))
            .recover(cause -> Future.failedFuture(ErrorCode.CONNECTION_LOST.failure("no answer of " + port, cause))));
  }

  /** The reply of the gateway. */
  private record Answer(int status, Buffer body) {
    /** Returns the failure in the reply: its number names the exception that the Java API would throw. */
    BoroughException failure() {
      JsonObject json = new JsonObject(body);
      return ErrorCode.of(json.getInteger("number")).failure(json.getString("message"));
    }
  }
}
