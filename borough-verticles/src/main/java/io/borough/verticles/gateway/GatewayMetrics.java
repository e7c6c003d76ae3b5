package io.borough.verticles.gateway;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Measures requests by route, method and status. Partitions and keys are no tags, so the number of metrics is bounded.
 *
 * <p>Thread: the event loop records; {@link #page()} is for a worker.
 */
final class GatewayMetrics {
  private static final String CLOSED = "closed"; // the client disconnected before the response
  private static final Set<HttpMethod> METHODS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.PUT, HttpMethod.POST, HttpMethod.DELETE);
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofMillis(100),
    Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(5)
  };

  private final PrometheusMeterRegistry registry;
  private final JvmGcMetrics collections; // null when the owner of the registry closes it
  private final Map<Key, Timer> timers = new HashMap<>(); // routes x methods x statuses: some hundreds at most

  private record Key(String route, String method, String status) {}

  private GatewayMetrics(PrometheusMeterRegistry registry, JvmGcMetrics collections) {
    this.registry = registry;
    this.collections = collections;
  }

  /** Records in a registry of another owner, who closes it. */
  static GatewayMetrics in(PrometheusMeterRegistry registry) {
    return new GatewayMetrics(registry, null);
  }

  /** Records in a new registry with metrics of the JVM. */
  static GatewayMetrics withJvm() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    JvmGcMetrics collections = new JvmGcMetrics();
    collections.bindTo(registry);
    return new GatewayMetrics(registry, collections);
  }

  /** Publishes a number that the event loop owns, possibly stale; a name that ends in {@code .total} is a counter. */
  <T> void publish(String name, String description, T owner, ToDoubleFunction<T> value) {
    if (name.endsWith(".total")) {
      FunctionCounter.builder(name, owner, value).description(description).register(registry);
      return;
    }
    Gauge.builder(name, owner, value).description(description).register(registry);
  }

  void record(String route, HttpMethod method, HttpServerResponse response, long nanos) {
    String status = response.ended() || response.headWritten() ? Integer.toString(response.getStatusCode()) : CLOSED;
    timers.computeIfAbsent(new Key(route, METHODS.contains(method) ? method.name() : "OTHER", status), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Key key) {
    return Timer.builder("borough.http.requests")
        .description("Requests, from the head of the request to the end of the response")
        .tag("route", key.route()).tag("method", key.method()).tag("status", key.status())
        .serviceLevelObjectives(BUCKETS).register(registry);
  }

  /** Returns the metrics in Prometheus's text format. */
  String page() {
    return registry.scrape();
  }

  void close() {
    if (collections != null) {
      collections.close();
      registry.close();
    }
  }
}
