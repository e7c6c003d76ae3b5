package io.borough.impl.link;

import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageProducer;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * What one node has to do with one other: the frame being filled for it, what it sent last, when it was last heard.
 *
 * <p>Thread: the messenger's, alone.
 */
final class PeerLink {
  private static final long PROBE_NANOS = 1_000_000_000;

  private final String busId;
  private final String ownBusId;
  private final OwnCluster ownCluster;
  private final MessageProducer<BusFrame> producer;
  private final LongSupplier linkIds;
  private final InboundSequence inbound = new InboundSequence();
  private final long bornNanos;
  private UUID cluster = OwnCluster.NONE; // by the last frame that came
  private long linkId;
  private long nextSeq;
  private FrameWriter frame;
  private long unflushedBytes;
  private long heardNanos;
  private long interestNanos;
  private long pingedNanos;
  private int calls;
  private boolean seenInCluster;

  PeerLink(String busId, String ownBusId, OwnCluster ownCluster, MessageProducer<BusFrame> producer,
      LongSupplier linkIds, long nowNanos) {
    this.busId = busId;
    this.ownBusId = ownBusId;
    this.ownCluster = ownCluster;
    this.producer = producer;
    this.linkIds = linkIds;
    this.linkId = linkIds.getAsLong();
    bornNanos = nowNanos;
    heardNanos = nowNanos;
    interestNanos = nowNanos;
    pingedNanos = nowNanos - PROBE_NANOS;
  }

  /** Notes what its last frame says. */
  void belongsTo(UUID itsCluster) {
    cluster = itsCluster;
  }

  /** Whether its last frame said that it is a node of this node's cluster. */
  boolean isOurs() {
    return !cluster.equals(OwnCluster.NONE) && cluster.equals(ownCluster.key());
  }

  /** Whether it is a node of another cluster than this one, as far as is known. */
  boolean isForeign() {
    return ownCluster.isForeign(cluster);
  }

  String busId() {
    return busId;
  }

  long linkId() {
    return linkId;
  }

  /** The number of the frame that is being filled. */
  long seq() {
    return nextSeq;
  }

  /** The frame to write into; {@link #hasFrame} from then on until {@link #flush}. */
  FrameWriter frame() {
    if (frame == null) {
      frame = new FrameWriter(ownBusId, linkId, nextSeq);
    }
    return frame;
  }

  boolean hasFrame() {
    return frame != null;
  }

  /** Sends the frame; the future is the event bus's word that it has left this process. */
  Future<Void> flush() {
    BusFrame next = frame.toFrame(ownCluster.key());
    frame = null;
    nextSeq++;
    unflushedBytes += next.length();
    return producer.write(next).onComplete(written -> unflushedBytes -= next.length());
  }

  /** Bytes that have not left this process. */
  long outboxBytes() {
    return unflushedBytes + (frame == null ? 0 : frame.length());
  }

  /** Begins another link, so that the peer notices that it lacks frames of the last. Only between frames. */
  void restart() {
    linkId = linkIds.getAsLong();
    nextSeq = 0;
  }

  InboundSequence inbound() {
    return inbound;
  }

  void heard(long nowNanos) {
    heardNanos = nowNanos;
  }

  void callSent() {
    calls++;
  }

  void callEnded() {
    calls--;
  }

  /**
   * Milliseconds for which the peer has said nothing while somebody waited for it.
   *
   * @param watched whether somebody does besides the calls sent
   */
  long silentMs(boolean watched, long nowNanos) {
    if (calls == 0 && !watched) {
      interestNanos = nowNanos;
      return 0;
    }
    long since = heardNanos - interestNanos > 0 ? heardNanos : interestNanos;
    return (nowNanos - since) / 1_000_000;
  }

  /** Whether a ping is due: silent for so long, and not pinged in that time. */
  boolean isPingDue(long silentMs, long nowNanos, long pingMs) {
    if (silentMs < pingMs || (nowNanos - pingedNanos) / 1_000_000 < pingMs) {
      return false;
    }
    pingedNanos = nowNanos;
    return true;
  }

  /**
   * Whether to ask a peer that was not reached what it has got: once a second at most, since each time may fail too.
   */
  boolean isProbeDue(long nowNanos) {
    if (nowNanos - pingedNanos < PROBE_NANOS) {
      return false;
    }
    pingedNanos = nowNanos;
    return true;
  }

  /** Does not count a time in which this process itself stood still. */
  void forgive(long nanos) {
    heardNanos += nanos;
    interestNanos += nanos;
  }

  /** Whether its Vert.x node has left, given whether it is in the cluster now; one just met may not be seen yet. */
  boolean hasLeft(boolean inCluster, long nowNanos, long graceMs) {
    seenInCluster |= inCluster;
    return !inCluster && (seenInCluster || (nowNanos - bornNanos) / 1_000_000 > graceMs);
  }
}
