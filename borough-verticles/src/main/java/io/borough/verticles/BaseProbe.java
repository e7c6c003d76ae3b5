package io.borough.verticles;

import io.borough.error.ErrorCode;
import io.borough.verticles.bus.BaseAddresses;
import io.borough.verticles.bus.HostNames;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Finds out whether anybody at all listens where {@code base} says: a node that only joins, and whose base nobody
 * answers at, was given a wrong one, and should say so before whoever started it has gone home.
 *
 * <p>Names are looked up at every try, on a worker. A name that nobody knows yet may be the first node's, so the
 * patience begins when every name has been found.
 *
 * <p>Thread: any; what follows is on a context of the Vert.x.
 */
final class BaseProbe {
  static final long PATIENCE_MS = 8_000; // others may be started at the same time

  private static final int CONNECT_TIMEOUT_MS = 1_000;
  private static final long PAUSE_MS = 500;

  private final Vertx vertx;
  private final NetClient client;
  private final List<String> base;
  private final String own;
  private final HostNames names;
  private final Future<Void> ready;
  private long untilNanos = nextUntil();
  private final Promise<Void> found = Promise.promise();

  private BaseProbe(Vertx vertx, List<String> base, String own, HostNames names, Future<Void> ready) {
    this.vertx = vertx;
    this.base = base;
    this.own = own;
    this.names = names;
    this.ready = ready;
    this.client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS));
  }

  private static long nextUntil() {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
  }

  /**
   * Completes when one of the addresses has taken a connection, or is this node's own, and when looking is over.
   *
   * <p>Fails with {@code NODE_UNREACHABLE} when neither has happened for eight seconds.
   *
   * @param own this node's address, as host:port
   * @param ready ends the looking: the node has joined, or is being closed
   */
  static Future<Void> of(Vertx vertx, List<String> base, String own, HostNames names, Future<Void> ready) {
    BaseProbe probe = new BaseProbe(vertx, base, own, names, ready);
    probe.look();
    return probe.found.future().onComplete(ended -> probe.client.close());
  }

  private void look() {
    vertx.executeBlocking(() -> BaseAddresses.of(base, names), false).onSuccess(this::connect)
        .onFailure(found::tryFail);
  }

  private void connect(BaseAddresses addresses) {
    if (addresses.found().contains(own) || ready.isComplete()) {
      found.complete();
      return;
    }
    List<Future<?>> tries = new ArrayList<>();
    tries.add(Future.failedFuture("nobody has answered")); // also when there is no address to try
    for (String address : addresses.found()) {
      int colon = address.lastIndexOf(':');
      SocketAddress to = SocketAddress.inetSocketAddress(
          Integer.parseInt(address.substring(colon + 1)), address.substring(0, colon));
      tries.add(client.connect(to).onSuccess(socket -> socket.close()));
    }
    if (!addresses.unknown().isEmpty()) {
      untilNanos = nextUntil();
    }
    Future.any(tries).onSuccess(one -> found.complete()).onFailure(none -> {
      if (System.nanoTime() - untilNanos < 0) {
        vertx.setTimer(PAUSE_MS, again -> look());
      } else {
        found.fail(ErrorCode.NODE_UNREACHABLE.failure("base: nobody has answered at " + base + " for "
            + PATIENCE_MS + " ms, and it does not name this node, so that this node can only join"));
      }
    });
  }
}
