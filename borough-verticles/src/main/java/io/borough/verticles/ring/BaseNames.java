package io.borough.verticles.ring;

import io.borough.options.BoroughOptions;
import io.vertx.core.Context;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What the names in {@code base} stand for, looked up again and again while the node is on its way into a ring: names
 * may be known later than the nodes that they belong to.
 *
 * <p>Thread: the ring verticle's event loop; the looking up is done on a worker, once at a time.
 */
final class BaseNames {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final BoroughOptions options;
  private final Neighbours neighbours;
  private List<String> addresses; // of the last look-up; names that stand for nothing are among them as they are
  private boolean looking;
  private long nextNanos = System.nanoTime();

  BaseNames(BoroughOptions options, Neighbours neighbours) {
    this.options = options;
    this.neighbours = neighbours;
    this.addresses = options.getBase();
  }

  /** Returns {@code base} with the addresses that its names had at the last look-up. */
  List<String> addresses() {
    return addresses;
  }

  /**
   * Looks the names up, unless that was done within the last second; calls back when they stand for something else.
   *
   * @param context the event loop's
   */
  void refresh(Context context, Runnable changed) {
    List<String> base = options.getBase();
    if (looking || base.isEmpty() || System.nanoTime() - nextNanos < 0) {
      return;
    }
    looking = true;
    context.executeBlocking(() -> neighbours.lookUp(base), false).onComplete(looked -> {
      looking = false;
      nextNanos = System.nanoTime() + PAUSE_NANOS;
      if (looked.succeeded() && !looked.result().equals(addresses)) {
        addresses = looked.result();
        changed.run();
      }
    });
  }

  /**
   * Returns why this node may not found although it hears every node that {@code base} names, or null.
   *
   * <p>The name of a whole cluster may be known for one node first and for the others later. If each founded while the
   * name stands for that node alone, there would be several clusters. A node's own name, which its {@code host} is too,
   * and an address stand for one node for good.
   */
  String doubt() {
    List<String> base = options.getBase();
    Set<Address> nodes = new HashSet<>();
    addresses.forEach(address -> nodes.add(Address.of(address)));
    boolean isOwn = base.stream().map(Address::of)
        .anyMatch(entry -> entry.isResolved() || entry.host().equalsIgnoreCase(options.getHost()));
    return nodes.size() != 1 || isOwn ? null : "base " + base + " stands for this node alone now (" + addresses
        + "), and perhaps for more nodes later; name every node, or start the first one without base, or with the same"
        + " name as host";
  }
}
