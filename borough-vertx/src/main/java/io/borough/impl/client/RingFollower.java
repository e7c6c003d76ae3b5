package io.borough.impl.client;

import io.borough.error.ErrorCode;
import io.borough.impl.link.Inbound;
import io.borough.impl.message.Component;
import io.borough.impl.message.Hello;
import io.borough.impl.message.RingChanged;
import io.borough.impl.message.RingReply;
import io.borough.impl.message.RingRequest;
import io.borough.impl.topology.Ring;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Keeps a client's copy of the ring: takes what it is told, and asks now and then in case it was not told.
 *
 * <p>Thread: one event loop.
 */
final class RingFollower extends VerticleBase {
  private static final long ASK_MS = 3_000;
  private static final long FIRST_ASK_MS = 100;

  private final NodeClient node;
  private final Promise<Void> ready = Promise.promise();
  private boolean stopped;

  RingFollower(NodeClient node) {
    this.node = node;
  }

  /** Completes with the first ring. */
  Future<Void> ready() {
    return ready.future();
  }

  @Override
  public Future<?> start() {
    return node.messenger().serve(Component.RING, this::told).onSuccess(served -> ask(FIRST_ASK_MS));
  }

  @Override
  public Future<?> stop() {
    stopped = true; // an answer on its way comes too late to ask again
    return Future.succeededFuture();
  }

  private void told(List<Inbound> messages) {
    for (Inbound inbound : messages) {
      if (inbound.message() instanceof RingChanged changed) {
        take(changed.ring());
      } else {
        inbound.fail(ErrorCode.UNSUPPORTED.failure("a client does not keep the ring"));
      }
    }
  }

  private void ask(long waitMs) {
    vertx.setTimer(waitMs, timer -> {
      List<Hello> dataNodes = node.directory().all().stream()
          .filter(hello -> hello.data() && !hello.clusterId().isEmpty())
          .toList();
      Ring known = node.routes().ring();
      if (dataNodes.isEmpty()) {
        ask(known == null ? FIRST_ASK_MS : ASK_MS);
        return;
      }
      Hello one = dataNodes.get(ThreadLocalRandom.current().nextInt(dataNodes.size())); // no node need be asked by all
      node.messenger().<RingReply>call(one.busId(), new RingRequest(known == null ? 0 : known.epoch()), ASK_MS)
          .onComplete(answer -> {
            if (stopped) {
              return;
            }
            if (answer.succeeded() && answer.result().ring() != null) {
              take(answer.result().ring());
            }
            ask(node.routes().ring() == null ? FIRST_ASK_MS : ASK_MS);
          });
    });
  }

  private void take(Ring ring) {
    node.routes().setRing(ring);
    ready.tryComplete();
  }
}
