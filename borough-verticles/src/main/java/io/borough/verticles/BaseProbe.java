package io.borough.verticles;

import io.borough.error.ErrorCode;
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
 * <p>Thread: any; what follows is on a context of the Vert.x.
 */
final class BaseProbe {
  static final long PATIENCE_MS = 8_000; // others may be started at the same time

  private static final int CONNECT_TIMEOUT_MS = 1_000;
  private static final long PAUSE_MS = 500;

  private final Vertx vertx;
  private final NetClient client;
  private final List<String> base;
  private final long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
  private final Promise<Void> found = Promise.promise();

  private BaseProbe(Vertx vertx, List<String> base) {
    this.vertx = vertx;
    this.base = base;
    this.client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS));
  }

  /**
   * Completes when one of the addresses has taken a connection.
   *
   * <p>Fails with {@code NODE_UNREACHABLE} when none has for eight seconds.
   */
  static Future<Void> of(Vertx vertx, List<String> base) {
    BaseProbe probe = new BaseProbe(vertx, base);
    probe.look();
    return probe.found.future().onComplete(ended -> probe.client.close());
  }

  private void look() {
    List<Future<?>> tries = new ArrayList<>();
    for (String address : base) {
      int colon = address.lastIndexOf(':');
      SocketAddress to = SocketAddress.inetSocketAddress(
          Integer.parseInt(address.substring(colon + 1)), address.substring(0, colon));
      tries.add(client.connect(to).onSuccess(socket -> socket.close()));
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
