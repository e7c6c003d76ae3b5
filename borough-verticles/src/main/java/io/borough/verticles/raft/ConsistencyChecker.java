package io.borough.verticles.raft;

import io.borough.error.Failures;
import io.borough.impl.message.Ack;
import io.borough.impl.message.RaftMessages.Digest;
import io.borough.impl.message.RaftMessages.DigestsReply;
import io.borough.impl.message.RaftMessages.DigestsRequest;
import io.borough.impl.message.RaftMessages.ReplicaDiverged;
import io.borough.impl.transport.Messenger;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.ratis.protocol.RaftPeer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the digests of what a shard's replicas have applied, as its leader, and stops a replica whose digest differs
 * from the majority's.
 *
 * <p>All replicas apply the same log, so that no digest should ever differ. A replica whose digest does, by a fault of
 * the memory, the disk or this program, must neither answer reads nor lead. Thread: the event loop.
 */
final class ConsistencyChecker {
  private static final Logger LOG = LoggerFactory.getLogger(ConsistencyChecker.class);
  private static final long WAIT_MS = 3_000;

  private final Messenger messenger;
  private final PeerDirectory peers;
  private volatile long differing;

  ConsistencyChecker(Messenger messenger, PeerDirectory peers) {
    this.messenger = messenger;
    this.peers = peers;
  }

  /**
   * The digest of most replicas at an index, and the replicas with another.
   *
   * @param majority null when no value is the majority's
   * @param odd bus ids
   */
  record Verdict(long index, Digest majority, List<String> odd) {}

  /**
   * Compares digests at the highest index at which most replicas have one.
   *
   * @param digests by bus id, of the replicas that replied
   * @param replicas the number of replicas in all
   * @return null when there is no such index, or all digests agree
   */
  static Verdict compare(Map<String, List<Digest>> digests, int replicas) {
    TreeMap<Long, Map<String, Long>> byIndex = new TreeMap<>();
    digests.forEach((busId, own) -> own.forEach(
        digest -> byIndex.computeIfAbsent(digest.index(), each -> new HashMap<>()).put(busId, digest.value())));
    for (Map.Entry<Long, Map<String, Long>> at : byIndex.descendingMap().entrySet()) {
      if (2 * at.getValue().size() > replicas && at.getValue().size() > 1) {
        return judge(at.getKey(), at.getValue(), replicas);
      }
    }
    return null;
  }

  private static Verdict judge(long index, Map<String, Long> values, int replicas) {
    Collection<Long> all = values.values();
    if (all.stream().distinct().count() == 1) {
      return null;
    }
    for (long value : all) {
      if (2 * all.stream().filter(each -> each == value).count() > replicas) {
        List<String> odd = new ArrayList<>();
        values.forEach((busId, other) -> {
          if (other != value) {
            odd.add(busId);
          }
        });
        return new Verdict(index, new Digest(index, value), odd);
      }
    }
    return new Verdict(index, null, List.of());
  }

  /** Compares a group's replicas. Completes when the differing ones have replied to the message that stops them. */
  Future<?> of(HostedGroup group) {
    Collection<RaftPeer> voters = group.peers();
    Map<String, List<Digest>> digests = new HashMap<>();
    List<Future<?>> asked = new ArrayList<>();
    for (RaftPeer voter : voters) {
      String busId = peers.busIdOf(voter.getId().toString());
      if (busId != null) {
        asked.add(messenger.<DigestsReply>request(busId, new DigestsRequest(group.groupId()), WAIT_MS)
            .onSuccess(reply -> digests.put(busId, reply.digests())));
      }
    }
    return Future.join(asked).transform(all -> report(group, compare(digests, voters.size())));
  }

  private Future<?> report(HostedGroup group, Verdict verdict) {
    if (verdict == null) {
      return Future.succeededFuture();
    }
    differing++;
    if (verdict.majority() == null) {
      LOG.error("shard {}: the replicas differ at index {} without a majority that agrees: an operator must look",
          group.shard(), verdict.index());
      return Future.succeededFuture();
    }
    List<Future<?>> stopped = new ArrayList<>();
    for (String busId : verdict.odd()) {
      LOG.error("shard {}: a replica differs from the others at index {}: {}", group.shard(), verdict.index(), busId);
      stopped.add(messenger.<Ack>request(busId, new ReplicaDiverged(group.groupId(), verdict.majority()), WAIT_MS)
          .onFailure(cause -> LOG.warn("shard {}: the replica that differs has not stopped yet: {}", group.shard(),
              Failures.messageOf(cause))));
    }
    return Future.join(stopped);
  }

  /** Returns whether a replica has another digest than the majority's, at its index. */
  static boolean differs(List<Digest> own, Digest majority) {
    return own.stream().anyMatch(digest ->
        digest.index() == majority.index() && digest.value() != majority.value());
  }

  /** Returns how often replicas were found to differ. Any thread. */
  long differing() {
    return differing;
  }
}
