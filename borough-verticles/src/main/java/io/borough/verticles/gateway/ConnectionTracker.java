package io.borough.verticles.gateway;

import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The gateway's connections: at most so many, and none that is idle for long, be it between two requests or in the
 * midst of a head. A connection with a request is left alone: that has its own deadline. Belongs to the event loop.
 */
final class ConnectionTracker {
  /** 5,000 ms: the precision of the idle time. */
  static final long SWEEP_MS = 5_000;

  private final int maxConnections;
  private final long idleNanos;
  private final Map<HttpConnection, Use> open = new HashMap<>(); // at most maxConnections

  /** How a connection is used. */
  private static final class Use {
    private int exchanges;
    private long freeSinceNanos = System.nanoTime();
  }

  ConnectionTracker(int maxConnections, long idleMs) {
    this.maxConnections = maxConnections;
    this.idleNanos = idleMs * 1_000_000;
  }

  void opened(HttpConnection connection) {
    if (open.size() >= maxConnections) {
      connection.close();
      return;
    }
    open.put(connection, new Use());
    connection.closeHandler(closed -> open.remove(connection));
    connection.exceptionHandler(failed -> open.remove(connection)); // a reset, or bytes that are no HTTP: it closes
  }

  void busy(HttpConnection connection) {
    Use use = open.get(connection);
    if (use != null) {
      use.exchanges++;
    }
  }

  void free(HttpConnection connection) {
    Use use = open.get(connection);
    if (use != null) {
      use.exchanges--;
      use.freeSinceNanos = System.nanoTime();
    }
  }

  int size() {
    return open.size();
  }

  /** Closes those that were idle for too long. */
  void sweep() {
    long now = System.nanoTime();
    List<HttpConnection> idle = open.entrySet().stream()
        .filter(each -> each.getValue().exchanges == 0 && now - each.getValue().freeSinceNanos > idleNanos)
        .map(Map.Entry::getKey).toList();
    idle.forEach(HttpConnection::close); // which takes it out of the map
  }
}
