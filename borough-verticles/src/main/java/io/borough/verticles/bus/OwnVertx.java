package io.borough.verticles.bus;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.spi.exception.RetryableHazelcastException;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.client.ClientNode.VertxSource;
import io.borough.options.BoroughOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.net.BindException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A clustered Vert.x that a node opens when it starts and closes when it stops.
 *
 * <p>Thread: any. {@code open} must not be called while another call is in progress.
 */
public final class OwnVertx implements VertxSource {
  private static final int ATTEMPTS = 3;
  private static final long GRACEFUL_CLOSE_SECONDS = 5;
  private static final long FORCED_CLOSE_SECONDS = 15;

  private final BoroughOptions options;
  private final HostResolver names;
  private volatile Opened opened;

  /** An open Vert.x and its ports. */
  private record Opened(Vertx vertx, HazelcastClusterManager manager, int port, int busPort) {}

  /** The address and the ports that a start has chosen. */
  private record Endpoint(String host, int port, int busPort) {}

  /** Creates a closed Vert.x that resolves host names as this machine does. */
  public OwnVertx(BoroughOptions options) {
    this(options, HostResolver.OF_MACHINE);
  }

  /** Creates a closed Vert.x. */
  public OwnVertx(BoroughOptions options, HostResolver names) {
    this.options = options;
    this.names = names;
  }

  @Override
  public Future<Vertx> open() {
    return open(0, 0, options.getBase());
  }

  /**
   * Opens the Vert.x.
   *
   * <p>Fails with {@code ADDRESS_IN_USE}, with {@code INVALID_OPTION}, with {@code UNSUPPORTED} when the other nodes
   * refuse this node, or with {@code UNAVAILABLE}. After a failure nothing is open.
   *
   * @param portBefore the port of the last start, used again when the options choose none; 0 for none
   * @param busPortBefore the same for the event bus
   * @param peers host:port of the nodes to join; names are resolved each time Hazelcast searches for nodes
   */
  public Future<Vertx> open(int portBefore, int busPortBefore, List<String> peers) {
    return open(portBefore, busPortBefore, peers, ATTEMPTS);
  }

  private Future<Vertx> open(int portBefore, int busPortBefore, List<String> peers, int attempts) {
    return DedicatedThread.run("ports", () -> chooseEndpoint(portBefore, busPortBefore))
        .compose(endpoint -> start(endpoint, peers).recover(failure -> {
          if (attempts == 1 || !maySucceedLater(failure)) {
            return Future.failedFuture(failure);
          }
          boolean portsAreTaken = Failures.of(failure).code() == ErrorCode.ADDRESS_IN_USE;
          return portsAreTaken
              ? open(0, 0, peers, attempts - 1)
              : open(portBefore, busPortBefore, peers, attempts - 1);
        }));
  }

  private Endpoint chooseEndpoint(int portBefore, int busPortBefore) {
    SeedAddresses.check(options.getBase());
    InetAddress host = HostAddress.of(options.getHost(), names);
    FreePorts ports = new FreePorts(host);
    return new Endpoint(host.getHostAddress(), ports.choose("port", options.getPort(), portBefore),
        ports.choose("busPort", options.getBusPort(), busPortBefore));
  }

  private Future<Vertx> start(Endpoint endpoint, List<String> peers) {
    HazelcastClusterManager manager = HazelcastVertx.manager(options.getClusterName(), endpoint.host, endpoint.port,
        () -> SeedAddresses.of(peers, names).found());
    return Future.succeededFuture()
        .compose(ready -> // a step of its own, since start may throw
            HazelcastVertx.start(manager, endpoint.host, endpoint.busPort, options.getSecurity()))
        .onSuccess(vertx -> opened = new Opened(vertx, manager, endpoint.port, endpoint.busPort))
        .recover(cause -> DedicatedThread.run("terminate", () -> terminateIfRunning(manager))
            .transform(ended -> Future.failedFuture(startFailure(cause, peers))));
  }

  /**
   * Returns the failure of a start. Nothing was written, so it is never an unknown outcome.
   *
   * @param peers the nodes to join
   */
  static BoroughException startFailure(Throwable cause, List<String> peers) {
    if (cause instanceof BoroughException failure) {
      return failure;
    }
    Throwable root = cause;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    if (root instanceof BindException) {
      return ErrorCode.ADDRESS_IN_USE.failure("port or busPort: " + Failures.messageOf(cause), cause);
    }
    if (cause instanceof IllegalStateException && "Node failed to start!".equals(cause.getMessage())) {
      return ErrorCode.UNSUPPORTED.failure("the nodes at " + peers + " do not let this node join: their Hazelcast is "
          + "configured differently. Hazelcast's log says how; an \"Incompatible partition count\" of 31 is that of "
          + "nodes of an earlier version of Borough, which this version cannot run beside", cause);
    }
    String why = Failures.messageOf(root);
    return ErrorCode.UNAVAILABLE.failure("the node's Vert.x did not start: "
        + (Failures.messageOf(cause).contains(why) ? "" : Failures.messageOf(cause) + ": ") + why, cause);
  }

  /**
   * Returns whether a further try may succeed: with other ports, or because the failure was of a moment in which the
   * members of the cluster do not know each other yet, as when two join at the same time.
   */
  static boolean maySucceedLater(Throwable failure) {
    if (Failures.of(failure).code() == ErrorCode.ADDRESS_IN_USE) {
      return true;
    }
    Throwable cause = failure;
    while (cause != null && !(cause instanceof RetryableHazelcastException)) {
      cause = cause.getCause();
    }
    return cause != null;
  }

  /** Returns Hazelcast's port; the Vert.x must be open. */
  public int port() {
    return opened.port();
  }

  /** Returns the event bus's port; the Vert.x must be open. */
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
    return DedicatedThread.run("close", () -> { // not on a Vert.x thread: those end before the future completes
      CompletableFuture<Void> closed = closing.vertx().close().toCompletionStage().toCompletableFuture();
      try {
        closed.get(GRACEFUL_CLOSE_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) { // Hazelcast waits for members that leave at the same time
        DedicatedThread.run("terminate", () -> terminate(closing.manager()));
        closed.get(FORCED_CLOSE_SECONDS, TimeUnit.SECONDS);
      }
      return null;
    });
  }

  /** Ends the member that a failed start may have left in the cluster. */
  private static Void terminateIfRunning(HazelcastClusterManager manager) {
    HazelcastInstance left = manager.getHazelcastInstance();
    return left != null && left.getLifecycleService().isRunning() ? terminate(manager) : null;
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
