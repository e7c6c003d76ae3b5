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
 * <p>Thread: one event loop, which alone touches what is made here. It never blocks. Deploy one instance.
 */
public final class GatewayVerticle extends VerticleBase {
  /** 16 KiB of target, as is promised, and a method and version around it. */
  private static final int MAX_REQUEST_LINE_BYTES = 16 * 1_024 + 64;

  private static final int MAX_HEADER_BYTES = 32 * 1_024;

  /** 32 KiB: a body of many small chunks costs more than it carries. */
  private static final int MAX_CHUNK_BYTES = 32 * 1_024;

  /** 4,096: past that a node is not slow but drowning. */
  private static final int MAX_REQUESTS = 4_096;

  private static final int MAX_CONNECTIONS = 8_192;

  /** Two minutes: longer than what clients keep a connection for. */
  private static final long IDLE_MS = 120_000;

  /** Longer than the longest deadline: only a client that does not read its answer is silent for this long. */
  private static final int STUCK_S = 3_660;

  /** Bodies and values in memory: an eighth of the heap. */
  private static final int HEAP_SHARE = 8;

  /** 64 MiB: one of the largest batches that options allow, which is 48 MiB of JSON, or five of the usual ones. */
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
   * A gateway with metrics of its own and of the JVM.
   *
   * @param node the node it belongs to
   * @param options the node's; {@code host}, {@code httpPort}, {@code httpHosts}, the sizes and {@code
   *     security.httpToken} are read
   */
  public GatewayVerticle(GatewayNode node, BoroughOptions options) {
    this(node, options, options.getHost());
  }

  /**
   * A gateway that binds an address and answers to the name that the address was found by.
   *
   * @param address the IPv4 address that the option {@code host} stands for
   */
  public GatewayVerticle(GatewayNode node, BoroughOptions options, String address) {
    this(node, options, address, null);
  }

  /**
   * A gateway that adds its metrics to a registry and shows what is in it.
   *
   * @param registry filled, and closed, by its owner; null for one of the gateway's own
   */
  public GatewayVerticle(GatewayNode node, BoroughOptions options, PrometheusMeterRegistry registry) {
    this(node, options, options.getHost(), registry);
  }

  private GatewayVerticle(GatewayNode node, BoroughOptions options, String address, PrometheusMeterRegistry registry) {
    this.node = node;
    this.options = new BoroughOptions(options);
    this.address = address;
    this.registry = registry;
  }

  /**
   * Binds the port.
   *
   * @return completes when the gateway answers; fails with {@code ADDRESS_IN_USE} or {@code INVALID_OPTION}, which name
   *     {@code httpPort} or {@code host}
   */
  @Override
  public Future<?> start() {
    metrics = registry == null ? GatewayMetrics.withJvm() : GatewayMetrics.in(registry);
    ConnectionTracker connections = new ConnectionTracker(MAX_CONNECTIONS, IDLE_MS);
    OpenExchanges exchanges = new OpenExchanges(vertx, metrics, connections);
    ByteBudget budget = new ByteBudget(Math.max(MIN_BUDGET_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE));
    node.gauges().forEach(gauge ->
        metrics.show(gauge.name(), gauge.description(), gauge, shown -> shown.value().getAsLong()));
    metrics.show("borough.http.open", "Requests that are being answered", exchanges, OpenExchanges::size);
    metrics.show("borough.http.connections", "ConnectionTracker of clients", connections, ConnectionTracker::size);
    metrics.show("borough.http.held.bytes", "Bytes of bodies and values held in memory", budget, ByteBudget::taken);
    server = vertx.createHttpServer(serverOptions())
        .connectionHandler(connections::opened)
        .invalidRequestHandler(GatewayHandler::refuse)
        .requestHandler(frontDoor(exchanges, budget));
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
        .setHttp2ClearTextEnabled(false) // the body of a request that upgrades would come without backpressure
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false) // no web sockets: nothing in the way of a request
        .setDecompressionSupported(false) // a value is the bytes that were sent
        .setIdleTimeout(STUCK_S)
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setTcpNoDelay(true);
  }

  private GatewayHandler frontDoor(OpenExchanges exchanges, ByteBudget budget) {
    BodyReader bodies = new BodyReader(budget);
    JsonArrayReader json = new JsonArrayReader(vertx, options.getMaxBatchBytes());
    PartitionRoutes data = new PartitionRoutes(
        new EntryRoutes(node, bodies, budget, options.getMaxValueBytes()),
        new ScanRoute(vertx, node),
        new BatchRoute(node, bodies, json),
        new MultiGetRoute(node, bodies, json, budget),
        new RequestRoute(vertx, node, bodies, budget, options.getMaxBatchBytes()));
    OperatorRoutes operators = new OperatorRoutes(vertx, node, metrics, new HealthProbes(vertx, node));
    CrossSiteGuard guard = new CrossSiteGuard(options.getHost(), options.getHttpHosts());
    return new GatewayHandler(exchanges, guard, data, operators.handler(), MAX_REQUESTS,
        options.getSecurity().getHttpToken());
  }

  private BoroughException notBound(Throwable cause) {
    String place = address + ":" + options.getHttpPort();
    String message = Failures.messageOf(cause);
    return message.contains("in use") // the JDK has one exception for all reasons
        ? ErrorCode.ADDRESS_IN_USE.failure("httpPort: " + place + " is in use", cause)
        : ErrorCode.INVALID_OPTION.failure("httpPort, host: cannot bind " + place + ": " + message, cause);
  }

  /** Takes no more requests, and lets those that are being answered end for a second. */
  @Override
  public Future<?> stop() {
    port = -1;
    return server.shutdown(SHUTDOWN_MS, TimeUnit.MILLISECONDS).eventually(() -> {
      metrics.close();
      return Future.succeededFuture();
    });
  }

  /**
   * Is the port that is bound; any thread.
   *
   * @return a port, or -1 before the start and after the stop
   */
  public int port() {
    return port;
  }
}
