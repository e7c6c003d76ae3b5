package io.borough.impl.transport;

import io.vertx.core.internal.VertxInternal;

/** The listeners to events on the bus. An event carries a bus id; the last two kinds carry a Vert.x node id. */
final class PeerListeners {
  final ContextListeners<String> peerGone;
  final ContextListeners<String> peerHeard;
  final ContextListeners<String> linkBroken;
  final ContextListeners<String> nodeSeen;
  final ContextListeners<String> nodeLeft;

  PeerListeners(VertxInternal vertx) {
    peerGone = new ContextListeners<>(vertx);
    peerHeard = new ContextListeners<>(vertx);
    linkBroken = new ContextListeners<>(vertx);
    nodeSeen = new ContextListeners<>(vertx);
    nodeLeft = new ContextListeners<>(vertx);
  }
}
