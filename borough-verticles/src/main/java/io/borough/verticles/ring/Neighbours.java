package io.borough.verticles.ring;

import io.borough.impl.message.Hello;
import java.util.Collection;
import java.util.List;

/** Who can be heard, as the ring needs to know it. Any thread may call. */
public interface Neighbours {
  /** What every live node says of itself, clients too; this node may be among them. */
  Collection<Hello> all();

  /** What a live node says of itself, or null. */
  Hello byNodeId(String nodeId);

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
