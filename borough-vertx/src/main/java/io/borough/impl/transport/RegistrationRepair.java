package io.borough.impl.transport;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.List;

/**
 * Checks that the cluster manager still has this node's address and consumers, and publishes them again when it has
 * lost them.
 *
 * <p>When a member seems dead, each other member deletes its entries, some of them late. A node that was only slow may
 * have published its entries again before a late deletion. Without entries it would lead its shards and be unreachable.
 *
 * <p>Thread: the messenger's.
 */
public final class RegistrationRepair {
  /** The time between two checks, and therefore the longest time that a node may stay unreachable. */
  public static final long CHECK_MS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(RegistrationRepair.class);

  private final ContextInternal context;
  private final ClusterManagerView membership;
  private final String address;
  private List<RegistrationInfo> registrations = List.of(); // the entries found last
  private boolean checking;
  private boolean closed;

  public RegistrationRepair(ContextInternal context, ClusterManagerView membership, String address) {
    this.context = context;
    this.membership = membership;
    this.address = address;
  }

  /**
   * Compares the cluster manager's entries with the original ones and publishes the missing ones. One check at a time.
   */
  public void check() {
    if (checking || closed || membership.isAlone()) {
      return;
    }
    Future<?> checked = Future.join(checkInfo(), checkRegistrations());
    checking = true;
    checked.onComplete(done -> checking = false); // the next check retries after a failure
  }

  private Future<?> checkInfo() {
    return membership.ownInfo(context).recover(absent -> membership.publishOwnInfo(context)
        .onSuccess(done -> LOG.warn(
            "The cluster manager had lost this node's address (" + absent + "); it was published again"))
        .mapEmpty());
  }

  private Future<?> checkRegistrations() {
    return membership.ownRegistrations(context, address).compose(found -> {
      registrations = found.isEmpty() ? registrations : found;
      if (closed || registrations == found || registrations.isEmpty()) {
        return Future.succeededFuture();
      }
      return Future.join(registrations.stream().map(each -> membership.publish(context, address, each)).toList())
          .onSuccess(done -> LOG.warn(
              "The cluster manager had lost this node's event-bus consumer; it was published again"));
    });
  }

  /** Ends the checks. */
  public void close() {
    closed = true;
  }
}
