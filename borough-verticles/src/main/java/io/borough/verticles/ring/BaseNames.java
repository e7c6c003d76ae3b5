package io.borough.verticles.ring;

import io.borough.options.BoroughOptions;
import io.vertx.core.Context;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * The addresses that the names in {@code base} stand for. Until the node is in a ring they are looked up once a second,
 * because a name may be registered later than its node starts.
 *
 * <p>Thread: the ring verticle's event loop. One look-up runs at a time, on a worker.
 */
final class BaseNames {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final BoroughOptions options;
  private final UnaryOperator<List<String>> lookUp;
  private List<String> addresses; // of the last look-up; a name without an address is among them as it is
  private boolean lookingUp;
  private long nextNanos = System.nanoTime();

  /**
   * The names of an option.
   *
   * @param lookUp returns the addresses, as host:port, of entries of {@code base}, and an entry without an address as
   *     it is; blocks on DNS
   */
  BaseNames(BoroughOptions options, UnaryOperator<List<String>> lookUp) {
    this.options = options;
    this.lookUp = lookUp;
    this.addresses = options.getBase();
  }

  /** Returns {@code base} with the addresses that its names had at the last look-up. */
  List<String> addresses() {
    return addresses;
  }

  /**
   * Looks the names up, unless a look-up ended within the last second. Calls back when their addresses have changed.
   *
   * @param context the event loop's
   */
  void refresh(Context context, Runnable changed) {
    List<String> base = options.getBase();
    if (lookingUp || base.isEmpty() || System.nanoTime() - nextNanos < 0) {
      return;
    }
    lookingUp = true;
    context.executeBlocking(() -> lookUp.apply(base), false).onComplete(found -> {
      lookingUp = false;
      nextNanos = System.nanoTime() + PAUSE_NANOS;
      if (found.succeeded() && !found.result().equals(addresses)) {
        addresses = found.result();
        changed.run();
      }
    });
  }

  /**
   * Returns why this node may not found a cluster although all addresses of {@code base} have answered, or null.
   *
   * <p>A name that stands for all nodes may have the address of one node first and the others' later. If each node
   * founded a cluster while the name stands for that node alone, there would be several clusters. An address, and a
   * name that is also this node's {@code host}, always stand for one node.
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
