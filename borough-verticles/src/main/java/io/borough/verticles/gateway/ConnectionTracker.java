package io.borough.verticles.gateway;

import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bounds the number of connections and closes idle ones: those that wait for a request or for the rest of a head. A
 * connection with an open request is not idle, because the request has a deadline. Belongs to the event loop.
 */
final class ConnectionTracker {
  /** 5,000 ms: the precision of the idle timeout. */
  static final long SWEEP_MS = 5_000;

  private final int maxConnections;
  private final long idleNanos;
  private final Map<HttpConnection, Use> open = new HashMap<>(); // at most maxConnections

  /** The use of a connection. */
  private static final class Use {
    private int exchanges;
    private long idleSinceNanos = System.nanoTime();
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
    connection.exceptionHandler(failed -> open.remove(connection)); // a reset or malformed HTTP
  }

  void requestBegan(HttpConnection connection) {
    Use use = open.get(connection);
    if (use != null) {
      use.exchanges++;
    }
  }

  void requestEnded(HttpConnection connection) {
    Use use = open.get(connection);
    if (use != null) {
      use.exchanges--;
      use.idleSinceNanos = System.nanoTime();
    }
  }

  int size() {
    return open.size();
  }

  /** Closes the connections that were idle for too long. */
  void sweep() {
    long now = System.nanoTime();
    List<HttpConnection> idle = open.entrySet().stream()
        .filter(each -> each.getValue().exchanges == 0 && now - each.getValue().idleSinceNanos > idleNanos)
        .map(Map.Entry::getKey).toList();
    idle.forEach(HttpConnection::close); // removes it from the map
  }
}
