package io.borough.impl.transport;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.MessageType;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The cluster that this node belongs to. It is none at first, and never changes once it is set.
 *
 * <p>Two clusters of one name may be on one bus. So every frame names its sender's cluster, which is compared with this
 * one before anything else in the frame is used. Thread: any.
 */
public final class ClusterIdentity {
  /** The id in the frames of a node without a cluster. */
  static final UUID NONE = new UUID(0, 0);

  private volatile String id = "";
  private volatile UUID key = NONE;

  /** Returns the form of a cluster id in a frame. An id made by a node is a UUID and stays as it is. */
  public static UUID keyOf(String clusterId) {
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
   * Sets the id of the cluster that this node has founded or joined, or that its folder names. Does nothing when the id
   * is empty.
   *
   * @return whether the node had no cluster before
   * @throws IllegalStateException when the node belongs to another cluster
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

  /** Returns the id of the cluster, or an empty text. */
  public String id() {
    return id;
  }

  /** Returns the form of the id in this node's frames. */
  public UUID key() {
    return key;
  }

  /** Returns whether this node has a cluster and the other one differs from it. */
  public boolean isForeign(UUID other) {
    UUID own = key;
    return !other.equals(own) && !other.equals(NONE) && !own.equals(NONE);
  }

  /** Does what {@link #isForeign(UUID)} does, for a cluster's id or an empty text. */
  public boolean isForeign(String otherId) {
    String own = id;
    return !otherId.equals(own) && !otherId.isEmpty() && !own.isEmpty();
  }

  /**
   * Returns why a message of a type is not accepted from a node of that cluster or without one; null when it is
   * accepted.
   */
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
