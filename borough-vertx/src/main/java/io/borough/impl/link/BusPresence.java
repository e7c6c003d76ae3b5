package io.borough.impl.link;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.List;

/**
 * Sees to it that the cluster goes on telling others where this node is.
 *
 * <p>When a member seems dead, every other one deletes what the cluster knows of it, and may be late: a node that was
 * only slow has come back and told the cluster anew by then. It would be there, lead its shards, and be reached by
 * nobody. Thread: the messenger's.
 */
final class BusPresence {
  /** Between two looks: as long may a node be out of reach. */
  static final long LOOK_MS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(BusPresence.class);

  private final ContextInternal context;
  private final BusMembership membership;
  private final String address;
  private List<RegistrationInfo> registrations = List.of(); // as they were first
  private boolean looking;
  private boolean closed;

  BusPresence(ContextInternal context, BusMembership membership, String address) {
    this.context = context;
    this.membership = membership;
    this.address = address;
  }

  /** Compares what the cluster tells with what was, and tells it again; one look at a time. */
  void look() {
    if (looking || closed || membership.isAlone()) {
      return;
    }
    Future<?> looked = Future.join(lookAtInfo(), lookAtRegistrations());
    looking = true;
    looked.onComplete(done -> looking = false); // one that fails is followed by another
  }

  private Future<?> lookAtInfo() {
    return membership.ownInfo(context).recover(absent -> membership.publishOwnInfo(context)
        .onSuccess(done -> LOG.warn("The cluster had lost this node's address (" + absent + "), it has it again"))
        .mapEmpty());
  }

  private Future<?> lookAtRegistrations() {
    return membership.ownRegistrations(context, address).compose(found -> {
      registrations = found.isEmpty() ? registrations : found;
      if (closed || registrations == found || registrations.isEmpty()) {
        return Future.succeededFuture();
      }
      return Future.join(registrations.stream().map(each -> membership.publish(context, address, each)).toList())
          .onSuccess(done -> LOG.warn("The cluster had lost this node's consumer on the bus, it knows it again"));
    });
  }

  /** Lets nothing be told any more. */
  void close() {
    closed = true;
  }
}
