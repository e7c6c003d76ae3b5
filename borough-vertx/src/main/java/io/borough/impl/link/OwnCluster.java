package io.borough.impl.link;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.MessageType;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The cluster that this node belongs to: none at first, then one for the rest of its life.
 *
 * <p>Two clusters of one name may meet on one bus. So every frame says its sender's cluster, and before anything of it
 * is believed that is compared with this. Thread: any.
 */
final class OwnCluster {
  /** The cluster of a node that belongs to none yet. */
  static final UUID NONE = new UUID(0, 0);

  private volatile String id = "";
  private volatile UUID key = NONE;

  /** What a frame says of a cluster with this id: the id itself, which is a UUID wherever a node made it. */
  static UUID keyOf(String clusterId) {
    if (clusterId.isEmpty()) {
      return NONE;
    }
    try {
      return UUID.fromString(clusterId);
    } catch (IllegalArgumentException e) {
      return UUID.nameUUIDFromBytes(clusterId.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Takes the id of the cluster that this node has founded or joined, or that its folder names; nothing when empty.
   *
   * @return whether it had none before
   * @throws IllegalStateException when it belongs to another
   */
  synchronized boolean join(String clusterId) {
    if (clusterId.isEmpty() || clusterId.equals(id)) {
      return false;
    }
    if (!id.isEmpty()) {
      throw new IllegalStateException("this node belongs to cluster " + id + ", not to " + clusterId);
    }
    id = clusterId;
    key = keyOf(clusterId);
    return true;
  }

  /** Its id, or empty. */
  String id() {
    return id;
  }

  /** What this node's frames say. */
  UUID key() {
    return key;
  }

  /** Whether a node of that cluster is of another than this node, which has one. */
  boolean isForeign(UUID other) {
    UUID own = key;
    return !other.equals(own) && !other.equals(NONE) && !own.equals(NONE);
  }

  /** As {@link #isForeign(UUID)}, by the cluster's id or empty. */
  boolean isForeign(String otherId) {
    String own = id;
    return !otherId.equals(own) && !otherId.isEmpty() && !own.isEmpty();
  }

  /** Why a message of a type is not taken from a node of that cluster or of none; null when it is. */
  BoroughException refusal(MessageType type, UUID from) {
    if (type.sender() == MessageType.Sender.SELF) {
      return ErrorCode.UNSUPPORTED.failure(type + " is never sent from one node to another");
    }
    UUID own = key;
    if (type.sender() == MessageType.Sender.ANYBODY || from.equals(own) && !own.equals(NONE)) {
      return null;
    }
    return ErrorCode.WRONG_CLUSTER.failure(type + " is taken only from a node of the same cluster: this node is of "
        + nameOf(own) + ", the sender of " + nameOf(from));
  }

  private static String nameOf(UUID cluster) {
    return cluster.equals(NONE) ? "none" : cluster.toString();
  }
}
