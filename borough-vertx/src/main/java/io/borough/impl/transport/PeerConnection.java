package io.borough.impl.transport;

import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageProducer;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * The state of the connection to one peer: the frame being filled, the number of the last frame received, and the time
 * of the last frame.
 *
 * <p>Thread: the messenger's, alone.
 */
final class PeerConnection {
  private static final long PROBE_NANOS = 1_000_000_000;

  private final String busId;
  private final String ownBusId;
  private final ClusterIdentity clusterIdentity;
  private final MessageProducer<BusFrame> producer;
  private final LongSupplier linkIds;
  private final FrameSequence inbound = new FrameSequence();
  private final long bornNanos;
  private UUID cluster = ClusterIdentity.NONE; // in the last frame received
  private long linkId;
  private long nextSeq;
  private FrameWriter frame;
  private long unflushedBytes;
  private long receivedNanos;
  private long interestNanos;
  private long pingedNanos;
  private int calls;
  private boolean seenInCluster;

  PeerConnection(String busId, String ownBusId, ClusterIdentity clusterIdentity, MessageProducer<BusFrame> producer,
      LongSupplier linkIds, long nowNanos) {
    this.busId = busId;
    this.ownBusId = ownBusId;
    this.clusterIdentity = clusterIdentity;
    this.producer = producer;
    this.linkIds = linkIds;
    this.linkId = linkIds.getAsLong();
    bornNanos = nowNanos;
    receivedNanos = nowNanos;
    interestNanos = nowNanos;
    pingedNanos = nowNanos - PROBE_NANOS;
  }

  /** Records the cluster in the last frame. */
  void belongsTo(UUID itsCluster) {
    cluster = itsCluster;
  }

  /** Returns whether the peer's last frame named this node's cluster. */
  boolean isOurs() {
    return !cluster.equals(ClusterIdentity.NONE) && cluster.equals(clusterIdentity.key());
  }

  /** Returns whether the peer is known to be of another cluster. */
  boolean isForeign() {
    return clusterIdentity.isForeign(cluster);
  }

  String busId() {
    return busId;
  }

  long linkId() {
    return linkId;
  }

  /** Returns the number of the frame that is being filled. */
  long seq() {
    return nextSeq;
  }

  /** Returns the frame to write into. {@link #hasFrame} is true from then on until {@link #flush}. */
  FrameWriter frame() {
    if (frame == null) {
      frame = new FrameWriter(ownBusId, linkId, nextSeq);
    }
    return frame;
  }

  boolean hasFrame() {
    return frame != null;
  }

  /** Sends the frame. The future completes when the event bus has written it to the socket. */
  Future<Void> flush() {
    BusFrame next = frame.toFrame(clusterIdentity.key());
    frame = null;
    nextSeq++;
    unflushedBytes += next.length();
    return producer.write(next).onComplete(written -> unflushedBytes -= next.length());
  }

  /** Returns the number of bytes that were not written to the socket yet. */
  long outboxBytes() {
    return unflushedBytes + (frame == null ? 0 : frame.length());
  }

  /**
   * Begins another link, so that the peer notices that frames of the last one are missing. To be called only between
   * frames.
   */
  void restart() {
    linkId = linkIds.getAsLong();
    nextSeq = 0;
  }

  FrameSequence inbound() {
    return inbound;
  }

  void received(long nowNanos) {
    receivedNanos = nowNanos;
  }

  void callSent() {
    calls++;
  }

  void callEnded() {
    calls--;
  }

  /**
   * Returns the milliseconds for which the peer has sent nothing while calls or streams waited for it.
   *
   * @param watched whether streams wait for the peer
   */
  long silentMs(boolean watched, long nowNanos) {
    if (calls == 0 && !watched) {
      interestNanos = nowNanos;
      return 0;
    }
    long since = receivedNanos - interestNanos > 0 ? receivedNanos : interestNanos;
    return (nowNanos - since) / 1_000_000;
  }

  /** Returns whether a ping is due: the peer was silent for that long and was not pinged meanwhile. */
  boolean isPingDue(long silentMs, long nowNanos, long pingMs) {
    if (silentMs < pingMs || (nowNanos - pingedNanos) / 1_000_000 < pingMs) {
      return false;
    }
    pingedNanos = nowNanos;
    return true;
  }

  /**
   * Returns whether to ask an unreached peer for the frames it has received: at most once a second, because each
   * attempt may fail too.
   */
  boolean isProbeDue(long nowNanos) {
    if (nowNanos - pingedNanos < PROBE_NANOS) {
      return false;
    }
    pingedNanos = nowNanos;
    return true;
  }

  /** Ignores a time during which this process was paused. */
  void forgive(long nanos) {
    receivedNanos += nanos;
    interestNanos += nanos;
  }

  /**
   * Returns whether the peer's Vert.x has left, given whether it is in the cluster now. A new peer may not be listed
   * yet.
   */
  boolean hasLeft(boolean inCluster, long nowNanos, long graceMs) {
    seenInCluster |= inCluster;
    return !inCluster && (seenInCluster || (nowNanos - bornNanos) / 1_000_000 > graceMs);
  }
}
