package io.borough.impl.topology;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/**
 * The change under way of a shard's replicas: one is added, one is removed, or both, in this order.
 *
 * @param add the node that becomes a replica, or null
 * @param remove the node whose replica is removed, or null
 */
public record ShardMove(String add, String remove) implements WireMessage {
  @Override
  public void writeTo(WireWriter wire) {
    wire.nullableText(add).nullableText(remove);
  }

  static ShardMove readFrom(WireReader wire) {
    return new ShardMove(wire.nullableText(), wire.nullableText());
  }
}
