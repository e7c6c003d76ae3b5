package io.borough.verticles.bus;

import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.client.VertxSource;
import io.borough.options.BoroughOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A clustered Vert.x that a node makes when it starts and closes when it stops.
 *
 * <p>Thread: any; one opening at a time.
 */
public final class OwnVertx implements VertxSource {
  private static final int ATTEMPTS = 3;
  private static final long POLITE_SECONDS = 5;
  private static final long CLOSE_SECONDS = 15;

  private final BoroughOptions options;
  private final HostResolver names;
  private volatile Opened opened;

  /** What is open: the Vert.x and the ports it took. */
  private record Opened(Vertx vertx, HazelcastClusterManager manager, int port, int busPort) {}

  /** A place that a start has chosen: an address, and ports that were free a moment ago. */
  private record Place(String host, int port, int busPort) {}

  /** A Vert.x that was not opened, whose options' names are looked up as this machine does. */
  public OwnVertx(BoroughOptions options) {
    this(options, HostResolver.OF_MACHINE);
  }

  /** A Vert.x that was not opened. */
  public OwnVertx(BoroughOptions options, HostResolver names) {
    this.options = options;
    this.names = names;
  }

  @Override
  public Future<Vertx> open() {
    return open(0, 0, options.getBase());
  }

  /**
   * Starts it.
   *
   * <p>Fails with {@code ADDRESS_IN_USE} or {@code INVALID_OPTION}, with {@code UNSUPPORTED} when the nodes found do
   * not let this one join, or with {@code UNAVAILABLE}, and then nothing is left behind.
   *
   * @param portBefore the port of the last start, or 0: taken again when the options leave it open
   * @param busPortBefore the same for the event bus
   * @param peers host:port of the nodes to look for; names are looked up as often as Hazelcast looks for nodes
   */
  public Future<Vertx> open(int portBefore, int busPortBefore, List<String> peers) {
    return open(portBefore, busPortBefore, peers, ATTEMPTS);
  }

  private Future<Vertx> open(int portBefore, int busPortBefore, List<String> peers, int attempts) {
    return DedicatedThread.run("ports", () -> place(portBefore, busPortBefore))
        .compose(place -> start(place, peers).recover(failure ->
            attempts > 1 && Failures.of(failure).code() == ErrorCode.ADDRESS_IN_USE
            ? open(0, 0, peers, attempts - 1) // a port that was free has been taken since: the next are others
            : Future.failedFuture(failure)));
  }

  private Place place(int portBefore, int busPortBefore) {
    SeedAddresses.check(options.getBase());
    InetAddress host = HostAddress.of(options.getHost(), names);
    FreePorts ports = new FreePorts(host);
    return new Place(host.getHostAddress(), ports.choose("port", options.getPort(), portBefore),
        ports.choose("busPort", options.getBusPort(), busPortBefore));
  }

  private Future<Vertx> start(Place place, List<String> peers) {
    HazelcastClusterManager manager = HazelcastVertx.manager(options.getClusterName(), place.host, place.port,
        () -> SeedAddresses.of(peers, names).found());
    return Future.succeededFuture()
        .compose(ready -> HazelcastVertx.start(manager, place.host, place.busPort, options.getSecurity())) // may throw
        .onSuccess(vertx -> opened = new Opened(vertx, manager, place.port, place.busPort))
        .recover(cause -> Future.failedFuture(OpenFailures.of(cause, peers)));
  }

  /** Hazelcast's port, once open. */
  public int port() {
    return opened.port();
  }

  /** The event bus's port, once open. */
  public int busPort() {
    return opened.busPort();
  }

  @Override
  public boolean isOwn() {
    return true;
  }

  @Override
  public Future<Void> close() {
    Opened closing = opened;
    opened = null;
    if (closing == null) {
      return Future.succeededFuture();
    }
    return DedicatedThread.run("close", () -> { // not on one of its own threads: they end before the future completes
      CompletableFuture<Void> closed = closing.vertx().close().toCompletionStage().toCompletableFuture();
      try {
        closed.get(POLITE_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) { // it waits for members that have left at the same time
        DedicatedThread.run("terminate", () -> terminate(closing.manager()));
        closed.get(CLOSE_SECONDS, TimeUnit.SECONDS);
      }
      return null;
    });
  }

  /**
   * Ends a cluster manager's Hazelcast instance without waiting for other members. Blocks.
   *
   * <p>The cluster manager shuts Hazelcast down, and hears of it, under its own monitor, and Hazelcast does either
   * under another lock: whoever takes Hazelcast's first may wait for the manager's for ever, so this takes them in the
   * manager's order.
   */
  static Void terminate(HazelcastClusterManager manager) {
    synchronized (manager) {
      manager.getHazelcastInstance().getLifecycleService().terminate();
    }
    return null;
  }
}
