package io.borough.impl.link;

import io.vertx.core.internal.VertxInternal;

/** The listeners to events on the bus. An event carries a bus id; the last two kinds carry a Vert.x node id. */
final class LinkEvents {
  final ContextHandlers<String> peerGone;
  final ContextHandlers<String> peerHeard;
  final ContextHandlers<String> linkBroken;
  final ContextHandlers<String> nodeSeen;
  final ContextHandlers<String> nodeLeft;

  LinkEvents(VertxInternal vertx) {
    peerGone = new ContextHandlers<>(vertx);
    peerHeard = new ContextHandlers<>(vertx);
    linkBroken = new ContextHandlers<>(vertx);
    nodeSeen = new ContextHandlers<>(vertx);
    nodeLeft = new ContextHandlers<>(vertx);
  }
}
