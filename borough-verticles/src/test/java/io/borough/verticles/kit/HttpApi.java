package io.borough.verticles.kit;

import io.borough.info.NodeInfo;
import io.borough.info.NodeState;
import io.borough.info.RingInfo;
import io.borough.info.ShardInfo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** A gateway as an HTTP client sees it. Blocking; any thread. */
public final class HttpApi {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();
  private final String url;

  /** The gateway at {@code http://host:port}. */
  public HttpApi(String url) {
    this.url = url;
  }

  /** Sends it and answers whatever comes; -1 as a status when nothing does. */
  public Answer send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(15))
        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response.headers().firstValue("ETag").orElse(null));
    } catch (IOException e) {
      return new Answer(-1, e.toString(), null);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public Answer put(String partition, String key, String value, String... headers) {
    return send("PUT", "/partitions/" + partition + "/entries/" + key, value, headers);
  }

  public Answer get(String partition, String key) {
    return send("GET", "/partitions/" + partition + "/entries/" + key, null);
  }

  /** Returns the ring as the node knows it. */
  public RingInfo ring() {
    JsonObject ring = new JsonObject(send("GET", "/ring", null).body());
    return new RingInfo(ring.getString("clusterName"), ring.getString("clusterId"), ring.getLong("epoch"),
        ring.getInteger("redundancy"),
        rows(ring, "nodes", row -> new NodeInfo(row.getString("nodeId"), row.getString("host"), row.getInteger("port"),
            row.getInteger("busPort"), row.getInteger("raftPort"), row.getInteger("httpPort"),
            NodeState.valueOf(row.getString("state")), row.getString("zone"), row.getInteger("weight"))),
        rows(ring, "shards", row -> new ShardInfo(row.getInteger("shard"), row.getLong("epoch"),
            row.getString("leader"), names(row.getJsonArray("replicas")), row.getJsonObject("move"))));
  }

  private static <T> List<T> rows(JsonObject ring, String field, Function<JsonObject, T> row) {
    return ring.getJsonArray(field).stream().map(JsonObject.class::cast).map(row).toList();
  }

  private static List<String> names(JsonArray names) {
    return names.stream().map(String.class::cast).toList();
  }

  /**
   * A response.
   *
   * @param status -1 when there was none
   */
  public record Answer(int status, String body, String etag) {}
}
