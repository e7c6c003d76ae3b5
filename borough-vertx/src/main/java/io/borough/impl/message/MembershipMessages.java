package io.borough.impl.message;

import io.borough.impl.topology.RingNode;
import io.borough.impl.wire.RecordMessage;
import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.List;

/** The messages by which nodes announce themselves and the leaders of shards. */
public sealed interface MembershipMessages extends RecordMessage {
  /**
   * Announces a node to every other node: when the node starts, when it meets a new one, and when these facts change.
   *
   * <p>Also published on the event bus as bytes, a version first: see {@link #toPublishedBytes}.
   *
   * @param busId the sender's address on the bus, a new one at every start
   * @param data whether the node holds replicas; a client holds none
   * @param node the node's addresses; a client leaves blank those it does not have
   * @param clusterId the cluster that the node's data folder belongs to, or empty
   * @param base the configured peers; a data node gives the addresses that their names resolve to
   * @param answer whether the receiver should announce itself to the sender
   * @param serial how often the node's facts have changed since it started. Hellos can overtake each other; only the
   *     one with the highest serial counts
   */
  record NodeAnnouncement(String busId, boolean data, RingNode node, String clusterId, List<String> base,
      boolean answer,
      long serial) implements MembershipMessages {
    /** The version of published hellos. 1 had no serial; the fields of 2, 3 and 4 are the same, the frames are not. */
    public static final int VERSION = 4;

    private static final int OLDEST = 2;

    public NodeAnnouncement {
      base = List.copyOf(base);
    }

    /** Creates a hello without a serial; the sender sets one. */
    public NodeAnnouncement(String busId, boolean data, RingNode node, String clusterId, List<String> base,
        boolean answer) {
      this(busId, data, node, clusterId, base, answer, 0);
    }

    public NodeAnnouncement withAnswer(boolean wanted) {
      return answer == wanted ? this : new NodeAnnouncement(busId, data, node, clusterId, base, wanted, serial);
    }

    public NodeAnnouncement withSerial(long number) {
      return new NodeAnnouncement(busId, data, node, clusterId, base, answer, number);
    }

    /** Returns the version and the fields, for nodes of any version. */
    public byte[] toPublishedBytes() {
      return new WireWriter().int8(VERSION).message(this).toBytes();
    }

    /**
     * Reads the version of a published hello; {@link #readFrom} reads the rest.
     *
     * @return this version or an earlier one with the same fields
     * @throws WireFormatException when it is another version
     */
    public static int readVersion(WireReader wire) {
      int version = wire.version(VERSION);
      if (version < OLDEST) {
        throw new WireFormatException("a hello of version " + version);
      }
      return version;
    }

    @Override
    public void writeTo(WireWriter wire) {
      wire.text(busId).bool(data).message(node).text(clusterId).list(base, WireWriter::text).bool(answer).int64(serial);
    }

    public static NodeAnnouncement readFrom(WireReader wire) {
      return new NodeAnnouncement(
          wire.text(),
          wire.bool(),
          RingNode.readFrom(wire),
          wire.text(),
          wire.list(WireReader::text),
          wire.bool(),
          wire.int64());
    }
  }

  /**
   * Names the leader of a shard: sent by the leader to every node, or by another replica to a node that asked it.
   *
   * @param nodeId the leader's node
   * @param term the Raft term of the leadership; the claim with the highest term counts
   */
  record LeaderHint(int shard, String nodeId, long term) implements MembershipMessages {}
}
