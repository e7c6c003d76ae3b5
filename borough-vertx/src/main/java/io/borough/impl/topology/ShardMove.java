package io.borough.impl.topology;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/**
 * The one change a shard is going through: a replica added, removed, or both one after the other.
 *
 * @param add the node that becomes a replica, or null
 * @param remove the node that ceases to be one, or null
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
