package io.borough.impl.membership;

import io.borough.impl.transport.ClusterManagerView;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * Finds the nodes on the bus that have not sent a {@code NodeAnnouncement}.
 *
 * <p>Every node registers a consumer of the address of announcements before it checks. The cluster manager knows
 * each consumer, also that of a process whose event loops are busy. So when two nodes check, at least one of them sees
 * the other.
 *
 * <p>Thread: the messenger's.
 */
final class UnannouncedNodes {
  private final ContextInternal context;
  private final ClusterManagerView membership;
  private final String address;
  private final String formerAddress;

  /**
   * Creates a check.
   *
   * @param address the address of which each node has one consumer
   * @param formerAddress the address of which each node of this version and of older versions has one consumer
   */
  UnannouncedNodes(ContextInternal context, ClusterManagerView membership, String address, String formerAddress) {
    this.context = context;
    this.membership = membership;
    this.address = address;
    this.formerAddress = formerAddress;
  }

  /**
   * Checks the nodes on the bus.
   *
   * @param announced returns how many nodes on a Vert.x instance have sent an announcement, including this node
   * @return descriptions of the nodes that have not sent one; empty when all have
   */
  Future<List<String>> absent(Function<String, Integer> announced) {
    Future<List<String>> now = membership.consumers(context, address);
    Future<List<String>> former = membership.consumers(context, formerAddress);
    return Future.all(now, former).compose(found -> {
      List<Future<String>> absent = new ArrayList<>();
      for (String instance : membership.nodes()) {
        int present = Collections.frequency(now.result(), instance);
        int older = Collections.frequency(former.result(), instance) - present;
        absent.add(absent(instance, present, older, announced.apply(instance)));
      }
      return Future.join(absent)
          .map(all -> absent.stream().map(Future::result).filter(each -> !each.isEmpty()).toList());
    });
  }

  private Future<String> absent(String instance, int present, int older, int announced) {
    if (membership.isAlone()) {
      return Future.succeededFuture(present > announced ? "a node on this Vert.x, which has not said who it is" : "");
    }
    boolean own = instance.equals(membership.ownNodeId());
    return membership.info(context, instance).map(info -> {
      String name = "the node on the Vert.x instance at " + info.host() + ":" + info.port();
      if (older > 0) {
        return name + ", which runs an older version of Borough";
      }
      if (own && present == 0) {
        return "this node itself, whose consumer the cluster has lost";
      }
      return present > announced ? name + ", which has not said who it is" : "";
    }).otherwise(unknown -> "the Vert.x instance " + instance + ", whose address the cluster has lost");
  }
}
