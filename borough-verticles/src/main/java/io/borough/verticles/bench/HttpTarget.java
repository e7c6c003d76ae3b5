package io.borough.verticles.bench;

import io.borough.error.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;

/** A cluster that runs already, asked over HTTP through one of its nodes. */
final class HttpTarget implements BenchTarget {
  private final URI url;
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final HttpOperations loads;

  HttpTarget(URI url, String token, Workload workload, int connections) {
    this.url = url;
    HttpClient http = vertx.createHttpClient(
        new HttpClientOptions().setTcpNoDelay(true), new PoolOptions().setHttp1MaxSize(connections));
    loads = new HttpOperations(http, url, token, workload);
  }

  @Override
  public Load load(Operation operation) {
    return loads.of(operation);
  }

  @Override
  public Future<?> write(int entry, int count) {
    return loads.batch(entry, count);
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
  public ProcessUsage cost() {
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
