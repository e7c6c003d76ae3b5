package io.borough.verticles.bench;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/** A running cluster, used over HTTP through one of its nodes. Operations run on the driver's event loop. */
final class HttpTarget implements BenchTarget {
  private static final int NOT_FOUND = 404;
  private static final int FIRST_FAILURE = 400;

  private final URI url;
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final HttpClient http;
  private final String token;
  private final Workload workload;
  private final Buffer value;
  private final String text; // the value in batches, whose JSON is text
  private final SplittableRandom random = Workload.random();

  HttpTarget(URI url, String token, Workload workload, int connections) {
    this.url = url;
    this.token = token;
    this.workload = workload;
    this.value = workload.value();
    this.text = "v".repeat(workload.valueBytes());
    this.http = vertx.createHttpClient(
        new HttpClientOptions().setTcpNoDelay(true), new PoolOptions().setHttp1MaxSize(connections));
  }

  @Override
  public LoadGenerator.Step step(Operation operation) {
    return switch (operation) {
      case PUT -> this::put;
      case GET -> this::get;
      case MIXED -> units -> random.nextBoolean() ? put(units) : get(units);
      case BATCH -> this::batch;
      case REQUEST -> this::request;
      case SCAN, STREAM, LOCALGET -> throw new IllegalArgumentException(
          operation + " is measured with --embedded only");
    };
  }

  private Future<?> put(LongConsumer units) {
    return send(HttpMethod.PUT, entry(random.nextInt(workload.keys())), value).onSuccess(done -> units.accept(1));
  }

  private Future<?> get(LongConsumer units) {
    return send(HttpMethod.GET, entry(random.nextInt(workload.keys())), Buffer.buffer())
        .onSuccess(done -> units.accept(1));
  }

  private Future<?> request(LongConsumer units) {
    return send(HttpMethod.POST, partition(random.nextInt(workload.keys())) + "/requests", value)
        .onSuccess(done -> units.accept(1));
  }

  private Future<?> batch(LongConsumer units) {
    int entry = random.nextInt(workload.keys());
    int count = Math.min(workload.batch(), workload.perPartition());
    return write(entry, count).onSuccess(done -> units.accept(count));
  }

  @Override
  public Future<?> write(int entry, int count) {
    JsonArray items = new JsonArray();
    int first = entry % workload.partitions();
    for (int i = 0, each = entry; i < count; i++) {
      items.add(new JsonObject().put("type", "put").put("key", Workload.keyText(each)).put("value", text));
      each = each + workload.partitions() < workload.keys() ? each + workload.partitions() : first;
    }
    return send(HttpMethod.POST, partition(entry) + "/batch", items.toBuffer(), "application/json");
  }

  private String partition(int entry) {
    return "/partitions/" + workload.partition(entry);
  }

  private String entry(int entry) {
    return partition(entry) + "/entries/" + Workload.keyText(entry);
  }

  private Future<Buffer> send(HttpMethod method, String path, Buffer body) {
    return send(method, path, body, null);
  }

  private Future<Buffer> send(HttpMethod method, String path, Buffer body, String contentType) {
    return http.request(method, url.getPort(), url.getHost(), path)
        .recover(cause -> Future.failedFuture(ErrorCode.NODE_UNREACHABLE.failure("no connection to " + url, cause)))
        .compose(request -> {
          if (contentType != null) {
            request.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
          }
          if (token != null) {
            request.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
          }
          return exchange(request, body);
        });
  }

  private static Future<Buffer> exchange(HttpClientRequest request, Buffer body) {
    return request.send(body).compose(HttpTarget::answer)
        .recover(cause -> cause instanceof BoroughException ? Future.failedFuture(cause)
            : Future.failedFuture(ErrorCode.CONNECTION_LOST.failure("no answer", cause)));
  }

  private static Future<Buffer> answer(HttpClientResponse response) {
    return response.body().compose(body -> {
      if (response.statusCode() < FIRST_FAILURE || response.statusCode() == NOT_FOUND) {
        return Future.succeededFuture(body);
      }
      try {
        JsonObject failure = new JsonObject(body);
        return Future.failedFuture(ErrorCode.of(failure.getInteger("number")).failure(failure.getString("message")));
      } catch (DecodeException e) {
        return Future.failedFuture(ErrorCode.INTERNAL.failure("HTTP status " + response.statusCode(), e));
      }
    });
  }

  @Override
  public Future<Measurement> localGets(int inFlight, double seconds) {
    return Future.failedFuture(ErrorCode.UNSUPPORTED.failure("gets in the handler are measured with --embedded only"));
  }

  @Override
  public Context context() {
    return context;
  }

  @Override
  public ProcessUsage usage() {
    return ProcessUsage.of(List.of());
  }

  @Override
  public int nodes() {
    return 0;
  }

  @Override
  public JsonObject describe() {
    return new JsonObject().put("url", url.toString());
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
