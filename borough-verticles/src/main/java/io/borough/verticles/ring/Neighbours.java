package io.borough.verticles.ring;

import io.borough.impl.message.MembershipMessages.Hello;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;

/** Who can be heard, as the ring needs to know it. Any thread may call. */
public interface Neighbours {
  /**
   * What every live node says of itself, clients too; this node may be among them. Nodes of another cluster than this
   * node's are not.
   */
  Collection<Hello> all();

  /** What a live node says of itself, or null. */
  Hello byNodeId(String nodeId);

  /** What the live data nodes say that belong to another cluster of this name. */
  Collection<Hello> foreign();

  /** Completes, on any thread, with those in words that are on the bus and have not said hello. */
  Future<List<String>> absent();

  /** Calls back, on any thread, when a node has come, has gone or says something else. */
  void onChange(Runnable handler);

  /**
   * Returns the addresses, as host:port, that the entries of {@code base} stand for now; an entry whose name stands for
   * none is among them as it is. Blocks on DNS.
   */
  List<String> lookUp(List<String> base);

  /** Says this of the own node from now on, to those that are there and those that come. */
  void announce(Hello own);
}
