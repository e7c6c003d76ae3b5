package io.borough.impl.membership;

import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.transport.ClusterManagerView;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The nodes of other clusters of the same name on the bus. This node only records their presence and exchanges no
 * messages with them, so only the cluster manager shows that they have left.
 *
 * <p>Thread: any may read; the messenger's thread writes.
 */
final class ForeignNodes {
  private final ContextInternal context;
  private final ClusterManagerView membership;
  private final Function<String, String> addresses;
  private final Set<String> missed = new HashSet<>(); // bus ids without a consumer at the last check
  private volatile MembershipView known = MembershipView.EMPTY;
  private boolean checking;

  /**
   * Makes an empty set.
   *
   * @param addresses returns the event-bus address of a bus id
   */
  ForeignNodes(ContextInternal context, ClusterManagerView membership, Function<String, String> addresses) {
    this.context = context;
    this.membership = membership;
    this.addresses = addresses;
  }

  Collection<NodeAnnouncement> all() {
    return known.all();
  }

  /** Adds a node; returns true when its bus id is new. */
  boolean add(NodeAnnouncement announcement) {
    boolean isNew = known.byBusId(announcement.busId()) == null;
    known = known.with(announcement);
    return isNew;
  }

  /** Removes the nodes whose bus ids match; returns true when there were any. */
  boolean remove(Predicate<String> busId) {
    MembershipView before = known;
    known = known.without(busId);
    return before != known;
  }

  /**
   * Removes the nodes without a consumer in two checks in a row: the cluster manager may lose a consumer for a moment.
   */
  Future<Boolean> check() {
    if (checking || known.all().isEmpty()) {
      return context.succeededFuture(false);
    }
    checking = true;
    List<String> left = new ArrayList<>();
    List<Future<?>> checks = new ArrayList<>();
    for (NodeAnnouncement announcement : known.all()) {
      checks.add(membership.consumers(context, addresses.apply(announcement.busId())).onSuccess(found -> {
        if (!found.isEmpty()) {
          missed.remove(announcement.busId());
        } else if (!missed.add(announcement.busId())) {
          left.add(announcement.busId());
        }
      }));
    }
    return Future.join(checks).transform(checked -> {
      checking = false;
      missed.removeAll(left);
      return Future.succeededFuture(remove(left::contains));
    });
  }
}
