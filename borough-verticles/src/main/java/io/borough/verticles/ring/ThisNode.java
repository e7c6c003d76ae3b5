package io.borough.verticles.ring;

import io.borough.impl.client.Routes;
import io.borough.impl.link.Messenger;
import io.borough.impl.message.MembershipMessages.Hello;
import io.borough.impl.message.MembershipMessages.LeaderAt;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.RingShard;
import io.borough.options.BoroughOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * This node and what it sees of the others.
 *
 * @param own the row that it wants in the ring, UP
 * @param base what the names in the option {@code base} stand for
 */
record ThisNode(BoroughOptions options, RingNode own, DataFolder folder, Messenger messenger, Neighbours neighbours,
    Routes routes, BaseNames base) {
  ThisNode(BoroughOptions options, RingNode own, DataFolder folder, Messenger messenger, Neighbours neighbours,
      Routes routes) {
    this(options, own, folder, messenger, neighbours, routes, new BaseNames(options, neighbours));
  }

  /** What it says of itself, with the cluster that its folder belongs to. */
  Hello hello() {
    return new Hello(messenger.busId(), true, own, folder.node().clusterId(), base.addresses(), true);
  }

  /** Whether it leads the system shard, as far as it knows. */
  boolean coordinates() {
    LeaderAt leader = routes.leaderOf(RingShard.SYSTEM);
    return leader != null && leader.nodeId().equals(own.nodeId());
  }

  /** The bus id of the node of this cluster that leads the system shard, or null. */
  String coordinator(String clusterId) {
    LeaderAt leader = routes.leaderOf(RingShard.SYSTEM);
    if (leader == null) {
      return null;
    }
    if (leader.nodeId().equals(own.nodeId())) {
      return messenger.busId();
    }
    Hello hello = neighbours.byNodeId(leader.nodeId());
    return hello != null && hello.clusterId().equals(clusterId) ? hello.busId() : null;
  }

  /** The bus id to ask things of the ring of a cluster: the coordinator's if it is known, any member's, or null. */
  String adviser(String clusterId) {
    String coordinator = coordinator(clusterId);
    List<Hello> members = members(clusterId);
    if (coordinator != null || members.isEmpty()) {
      return coordinator;
    }
    return members.get(ThreadLocalRandom.current().nextInt(members.size())).busId();
  }

  /** The other live data nodes of a cluster. */
  List<Hello> members(String clusterId) {
    return neighbours.all().stream()
        .filter(hello -> hello.data() && hello.clusterId().equals(clusterId) && !isOwn(hello))
        .toList();
  }

  private boolean isOwn(Hello hello) {
    return hello.busId().equals(messenger.busId());
  }

  /** Ids of the data nodes of its cluster that can be heard now, its own among them. */
  Set<String> live() {
    Set<String> live = new HashSet<>();
    members(folder.node().clusterId()).forEach(hello -> live.add(hello.node().nodeId()));
    live.add(own.nodeId());
    return live;
  }
}
