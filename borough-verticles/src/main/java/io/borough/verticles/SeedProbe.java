package io.borough.verticles;

import io.borough.error.ErrorCode;
import io.borough.verticles.bus.HostResolver;
import io.borough.verticles.bus.SeedAddresses;
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
 * Checks that a process listens at one of the addresses of {@code base}. A node that can only join and whose base never
 * answers was probably given a wrong base, and its start should fail soon.
 *
 * <p>Names are looked up at every attempt, on a worker. A name without an address may be that of the first node, which
 * has not been registered yet, so the time limit begins when every name has an address.
 *
 * <p>Thread: started on any thread; continues on a context of the Vert.x.
 */
final class SeedProbe {
  static final long PATIENCE_MS = 8_000; // other nodes may be starting at the same time

  private static final int CONNECT_TIMEOUT_MS = 1_000;
  private static final long PAUSE_MS = 500;

  private final Vertx vertx;
  private final NetClient client;
  private final List<String> base;
  private final String own;
  private final HostResolver names;
  private final Future<Void> ready;
  private long untilNanos = nextUntil();
  private final Promise<Void> found = Promise.promise();

  private SeedProbe(Vertx vertx, List<String> base, String own, HostResolver names, Future<Void> ready) {
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
   * Completes when one of the addresses has accepted a connection or is this node's own, or when {@code ready} has
   * completed. Fails with {@code NODE_UNREACHABLE} when none of that has happened for eight seconds.
   *
   * @param own this node's address, as host:port
   * @param ready ends the probe: the node has joined, or is being closed
   */
  static Future<Void> of(Vertx vertx, List<String> base, String own, HostResolver names, Future<Void> ready) {
    SeedProbe probe = new SeedProbe(vertx, base, own, names, ready);
    probe.attempt();
    return probe.found.future().onComplete(ended -> probe.client.close());
  }

  private void attempt() {
    vertx.executeBlocking(() -> SeedAddresses.of(base, names), false).onSuccess(this::connect)
        .onFailure(found::tryFail);
  }

  private void connect(SeedAddresses addresses) {
    if (addresses.found().contains(own) || ready.isComplete()) {
      found.complete();
      return;
    }
    List<Future<?>> tries = new ArrayList<>();
    tries.add(Future.failedFuture("no address")); // Future.any needs one future when there is no address to try
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
        vertx.setTimer(PAUSE_MS, again -> attempt());
      } else {
        found.fail(ErrorCode.NODE_UNREACHABLE.failure("base: no node has answered at " + base + " for "
            + PATIENCE_MS + " ms, and base does not name this node, so that this node can only join"));
      }
    });
  }
}
