package io.borough.impl.message;

import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;

/**
 * One replica as the leader sees it.
 *
 * @param lag entries committed and not yet applied there, -1 when it did not answer
 */
public record ReplicaStatus(String nodeId, String role, long appliedIndex, long lag) implements WireMessage {
  private static final int VERSION = 1;

  @Override
  public void writeTo(WireWriter wire) {
    wire.int8(VERSION);
    wire.text(nodeId);
    wire.text(role);
    wire.int64(appliedIndex);
    wire.int64(lag);
  }

  public static ReplicaStatus readFrom(WireReader wire) {
    wire.version(VERSION);
    return new ReplicaStatus(wire.text(), wire.text(), wire.int64(), wire.int64());
  }
}
