package io.borough.impl.link;

import io.borough.impl.message.MembershipMessages.Hello;
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
 * The nodes of other clusters of the same name on the bus. Nothing is told to them and nothing believed of them but
 * that they are there; and since nobody talks to them, only the cluster manager can tell when they are gone.
 *
 * <p>Thread: any may read; changes are made on the messenger's.
 */
final class ForeignNodes {
  private final ContextInternal context;
  private final BusMembership membership;
  private final Function<String, String> addresses;
  private final Set<String> missed = new HashSet<>(); // at the last look
  private volatile KnownNodes known = KnownNodes.NOBODY;
  private boolean looking;

  /**
   * Nobody yet.
   *
   * @param addresses the address at which the node with a bus id listens
   */
  ForeignNodes(ContextInternal context, BusMembership membership, Function<String, String> addresses) {
    this.context = context;
    this.membership = membership;
    this.addresses = addresses;
  }

  Collection<Hello> all() {
    return known.all();
  }

  /** Takes one in; true when its bus id is new. */
  boolean add(Hello hello) {
    boolean isNew = known.byBusId(hello.busId()) == null;
    known = known.with(hello);
    return isNew;
  }

  /** Removes those whose bus id is meant; true when there were any. */
  boolean remove(Predicate<String> busId) {
    KnownNodes before = known;
    known = known.without(busId);
    return before != known;
  }

  /** Looks which of them listen no more; twice, since the cluster may lose a consumer for a moment. */
  Future<Boolean> look() {
    if (looking || known.all().isEmpty()) {
      return context.succeededFuture(false);
    }
    looking = true;
    List<String> gone = new ArrayList<>();
    List<Future<?>> looks = new ArrayList<>();
    for (Hello hello : known.all()) {
      looks.add(membership.consumers(context, addresses.apply(hello.busId())).onSuccess(found -> {
        if (!found.isEmpty()) {
          missed.remove(hello.busId());
        } else if (!missed.add(hello.busId())) {
          gone.add(hello.busId());
        }
      }));
    }
    return Future.join(looks).transform(looked -> {
      looking = false;
      missed.removeAll(gone);
      return Future.succeededFuture(remove(gone::contains));
    });
  }
}
