package io.borough.verticles.offline;

import io.borough.error.ErrorCode;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.RingShard;
import io.borough.verticles.ring.StoppedFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which copies of which shards are in the data folders that were given, and which of them would be recovered. Pure but
 * for the folders that it names.
 *
 * @param ring the newest copy of the ring in the folders
 * @param copies all copies of the ring's shards, ordered by shard, the newest copy of a shard first
 * @param chosen the copies that would become their shards' only ones; the system shard's is the last
 * @param absent the nodes of the ring whose folders were not given
 */
public record RecoveryPlan(Ring ring, List<Copy> copies, List<Copy> chosen, List<RingNode> absent) {
  /**
   * One replica in one folder.
   *
   * @param replica what was found when every byte of it was read
   */
  public record Copy(StoppedFolder folder, String nodeId, Verification.Replica replica) {
    /** Returns the term of the last entry that the copy has. */
    public long lastTerm() {
      return last()[0];
    }

    /** Returns the index of the last entry that the copy has, in its log or in its state; -1 when it has none. */
    public long lastIndex() {
      return last()[1];
    }

    private long[] last() {
      long[] last = {replica.log().lastTerm(), replica.log().lastIndex()};
      if (replica.store() != null && replica.store().index() > last[1]) {
        last = new long[] {replica.store().term(), replica.store().index()};
      }
      if (!replica.snapshots().isEmpty() && replica.snapshots().get(0).index() > last[1]) {
        last = new long[] {replica.snapshots().get(0).term(), replica.snapshots().get(0).index()};
      }
      return last;
    }

    /** Returns why the copy cannot be used, or null. A log can be used up to its first damaged record. */
    String unusable() {
      Path log = folder.shards().resolve(replica.group().toString()).resolve("current");
      return replica.problems().stream().filter(problem -> !problem.file().startsWith(log)).findFirst()
          .map(problem -> problem.file() + ": " + problem.problem()).orElse(null);
    }
  }

  /**
   * Plans.
   *
   * @param wanted the shards to recover; none for all that have no majority in the folders
   * @throws io.borough.error.RejectedException {@code INVALID_ARGUMENT} when a shard cannot or need not be recovered
   */
  static RecoveryPlan of(Ring ring, List<Copy> all, Set<String> given, Collection<Integer> wanted) {
    List<Copy> copies = all.stream().filter(copy -> copy.replica().shard() >= 0).sorted(
        Comparator.comparingInt((Copy copy) -> copy.replica().shard())
            .thenComparing(Comparator.comparingLong(Copy::lastTerm).thenComparingLong(Copy::lastIndex).reversed()))
        .toList();
    Set<Integer> shards = new TreeSet<>(wanted);
    for (RingShard row : ring.shards()) {
      if (wanted.isEmpty() && !hasMajority(row, given) && newest(copies, row.shard()) != null) {
        shards.add(row.shard());
      }
    }
    for (int shard : shards) {
      RingShard row = ring.shard(shard);
      if (row == null) {
        throw refused("--shard: the ring has no shard " + shard);
      }
      if (hasMajority(row, given)) {
        throw refused("--shard: these folders hold a majority of shard " + shard + ", replicas " + row.replicas()
            + ": start their nodes, and it serves");
      }
    }
    if (!shards.isEmpty()) {
      shards.add(RingShard.SYSTEM); // it says which group a shard has
    }
    List<Copy> chosen = new ArrayList<>();
    for (int shard : shards) {
      Copy newest = newest(copies, shard);
      if (newest == null) {
        throw refused("--data: these folders hold no copy of shard " + shard + (shard == RingShard.SYSTEM
            ? ", which holds the ring: give the folder of a node that has one, too" : ""));
      }
      if (newest.unusable() != null) {
        throw refused("--data: the newest copy of shard " + shard + " is damaged: " + newest.unusable());
      }
      chosen.add(newest);
    }
    chosen.sort(Comparator.comparingInt((Copy copy) -> copy.replica().shard()).reversed());
    List<RingNode> absent = ring.nodes().stream().filter(node -> !given.contains(node.nodeId()))
        .toList();
    return new RecoveryPlan(ring, copies, chosen, absent);
  }

  private static boolean hasMajority(RingShard row, Set<String> given) {
    return 2 * row.replicas().stream().filter(given::contains).count() > row.replicas().size();
  }

  private static Copy newest(List<Copy> copies, int shard) {
    return copies.stream().filter(copy -> copy.replica().shard() == shard).findFirst().orElse(null);
  }

  private static RuntimeException refused(String why) {
    return ErrorCode.INVALID_ARGUMENT.failure(why);
  }
}
