package io.borough.verticles.gateway;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.options.BoroughOptions;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.TimeUnit;

/**
 * Serves HTTP/1.1 on the node's {@code httpPort}.
 *
 * <p>Thread: one event loop owns all state of the gateway and never blocks. Deploy one instance.
 */
public final class GatewayVerticle extends VerticleBase {
  /** 16 KiB for the target, as documented, plus the method and the version. */
  private static final int MAX_REQUEST_LINE_BYTES = 16 * 1_024 + 64;

  private static final int MAX_HEADER_BYTES = 32 * 1_024;

  /** 32 KiB: smaller chunks would cost more than their content. */
  private static final int MAX_CHUNK_BYTES = 32 * 1_024;

  /** 4,096: with more open requests a node is overloaded, not slow. */
  private static final int MAX_REQUESTS = 4_096;

  private static final int MAX_CONNECTIONS = 8_192;

  /** Two minutes: longer than clients usually keep idle connections. */
  private static final long IDLE_MS = 120_000;

  /** Longer than the longest deadline: only a client that does not read its response is silent for this long. */
  private static final int STUCK_S = 3_660;

  /** Bodies and values in memory may take an eighth of the heap. */
  private static final int HEAP_SHARE = 8;

  /** 64 MiB: one batch of the largest size that the options allow (48 MiB of JSON), or five of the default size. */
  private static final long MIN_BUDGET_BYTES = 64L * 1_024 * 1_024;

  private static final long SHUTDOWN_MS = 1_000;

  private final GatewayNode node;
  private final BoroughOptions options;
  private final String address;
  private final PrometheusMeterRegistry registry;
  private GatewayMetrics metrics;
  private HttpServer server;
  private volatile int port = -1;

  /**
   * Creates a gateway with its own metrics and those of the JVM.
   *
   * @param node the node it serves
   * @param options the node's options; reads {@code host}, {@code httpPort}, {@code httpHosts}, the sizes and {@code
   *     security.httpToken}
   */
  public GatewayVerticle(GatewayNode node, BoroughOptions options) {
    this(node, options, options.getHost());
  }

  /**
   * Creates a gateway that binds an address and accepts the option {@code host} as its name.
   *
   * @param address the IPv4 address of the option {@code host}
   */
  public GatewayVerticle(GatewayNode node, BoroughOptions options, String address) {
    this(node, options, address, null);
  }

  /**
   * Creates a gateway that adds its metrics to a registry and publishes the whole registry.
   *
   * @param registry closed by its owner; null for a registry of the gateway's own
   */
  public GatewayVerticle(GatewayNode node, BoroughOptions options, PrometheusMeterRegistry registry) {
    this(node, options, options.getHost(), registry);
  }

  private GatewayVerticle(GatewayNode node, BoroughOptions options, String address, PrometheusMeterRegistry registry) {
    this.node = node;
    this.options = options;
    this.address = address;
    this.registry = registry;
  }

  /**
   * Binds the port.
   *
   * @return completes when the gateway serves requests; fails with {@code ADDRESS_IN_USE} or {@code INVALID_OPTION},
   *     which name {@code httpPort} or {@code host}
   */
  @Override
  public Future<?> start() {
    metrics = registry == null ? GatewayMetrics.withJvm() : GatewayMetrics.in(registry);
    ConnectionTracker connections = new ConnectionTracker(MAX_CONNECTIONS, IDLE_MS);
    OpenExchanges exchanges = new OpenExchanges(vertx, metrics, connections);
    ByteBudget budget = new ByteBudget(Math.max(MIN_BUDGET_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE));
    node.gauges().forEach(gauge ->
        metrics.publish(gauge.name(), gauge.description(), gauge, published -> published.value().getAsLong()));
    metrics.publish("borough.http.open", "Requests without a complete response", exchanges, OpenExchanges::size);
    metrics.publish("borough.http.connections", "Connections of clients", connections, ConnectionTracker::size);
    metrics.publish("borough.http.held.bytes", "Bytes of bodies and values held in memory", budget,
        ByteBudget::reserved);
    server = vertx.createHttpServer(serverOptions())
        .connectionHandler(connections::opened)
        .invalidRequestHandler(GatewayHandler::refuse)
        .requestHandler(gatewayHandler(exchanges, budget));
    vertx.setPeriodic(OpenExchanges.SWEEP_MS, tick -> exchanges.sweep());
    vertx.setPeriodic(ConnectionTracker.SWEEP_MS, tick -> connections.sweep());
    return server.listen()
        .onSuccess(bound -> port = bound.actualPort())
        .recover(cause -> {
          metrics.close();
          return Future.failedFuture(notBound(cause));
        });
  }

  private HttpServerOptions serverOptions() {
    return new HttpServerOptions()
        .setHost(address)
        .setPort(options.getHttpPort())
        .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setMaxChunkSize(MAX_CHUNK_BYTES)
        .setHttp2ClearTextEnabled(false) // the body of an upgrade request would have no backpressure
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false) // web sockets are not used
        .setDecompressionSupported(false) // a value is stored as it was sent
        .setIdleTimeout(STUCK_S)
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setTcpNoDelay(true);
  }

  private GatewayHandler gatewayHandler(OpenExchanges exchanges, ByteBudget budget) {
    BodyReader bodies = new BodyReader(budget);
    JsonArrayReader json = new JsonArrayReader(vertx, options.getMaxBatchBytes());
    PartitionRoutes partitions = new PartitionRoutes(
        new EntryRoutes(node, bodies, budget, options.getMaxValueBytes()),
        new ScanRoute(vertx, node),
        new BatchRoute(node, bodies, json),
        new MultiGetRoute(node, bodies, json, budget),
        new RequestRoute(vertx, node, bodies, budget, options.getMaxBatchBytes()));
    OperatorRoutes operators = new OperatorRoutes(vertx, node, metrics, new HealthProbes(vertx, node));
    CrossSiteGuard guard = new CrossSiteGuard(options.getHost(), options.getHttpHosts());
    return new GatewayHandler(exchanges, guard, partitions, operators.handler(), MAX_REQUESTS,
        options.getSecurity().getHttpToken());
  }

  private BoroughException notBound(Throwable cause) {
    String place = address + ":" + options.getHttpPort();
    String message = Failures.messageOf(cause);
    return message.contains("in use") // the JDK throws one exception for all reasons
        ? ErrorCode.ADDRESS_IN_USE.failure("httpPort: " + place + " is in use", cause)
        : ErrorCode.INVALID_OPTION.failure("httpPort, host: cannot bind " + place + ": " + message, cause);
  }

  /** Refuses new requests and gives open requests one second to end. */
  @Override
  public Future<?> stop() {
    port = -1;
    return server.shutdown(SHUTDOWN_MS, TimeUnit.MILLISECONDS).eventually(() -> {
      metrics.close();
      return Future.succeededFuture();
    });
  }

  /**
   * Returns the bound port. Any thread.
   *
   * @return a port, or -1 before the start and after the stop
   */
  public int port() {
    return port;
  }
}
