package io.borough.verticles.offline;

import io.borough.error.ErrorCode;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.RingShard;
import io.borough.impl.topology.Tombstone;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.borough.info.NodeState;
import io.borough.verticles.io.FileProblem;
import io.borough.verticles.raft.offline.GroupSeed;
import io.borough.verticles.raft.offline.StoppedGroup;
import io.borough.verticles.ring.NodeRecord;
import io.borough.verticles.ring.StoppedFolder;
import io.borough.verticles.storage.StoreSeed;
import io.borough.verticles.storage.StoreVerifier;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Makes the newest remaining copy of a shard its only one, under a new Raft group, when a majority of the copies is
 * lost for good. One thread; blocks on the disk.
 *
 * <p>A group's id is used once. So copies of the former group that come back later cannot vote in the new one, and the
 * ring's tombstones have them deleted. The ring's epoch, the rows' epochs and the terms rise by {@link #LEAP}: whatever
 * the lost copies have agreed on that this copy does not know, the recovered ring and the recovered leaders are newer.
 */
public final class Recovery {
  static final long LEAP = 1 << 20;

  private static final String RING_PARTITION = "ring";
  private static final Buffer RING_KEY = Buffer.buffer("table");
  private static final int CONNECT_MS = 1_000;

  private final RecoveryPlan plan;

  private Recovery(RecoveryPlan plan) {
    this.plan = plan;
  }

  /**
   * Reads every byte of the folders and plans. Writes nothing.
   *
   * @param wanted the shards to recover; none for all that have no majority in the folders
   * @throws io.borough.error.RejectedException {@code INVALID_ARGUMENT}; the message says why
   */
  public static RecoveryPlan plan(List<StoppedFolder> folders, Collection<Integer> wanted) throws IOException {
    List<RecoveryPlan.Copy> copies = new ArrayList<>();
    Set<String> nodes = new HashSet<>();
    Set<String> clusters = new HashSet<>();
    Ring newest = null;
    List<FileProblem> problems = new ArrayList<>();
    for (StoppedFolder folder : folders) {
      NodeRecord record = folder.node(problems::add);
      Ring ring = folder.ring(problems::add);
      if (!problems.isEmpty()) {
        throw refused("--data: " + problems.get(0).file() + ": " + problems.get(0).problem());
      }
      if (!nodes.add(record.nodeId())) {
        throw refused("--data: two of the folders are those of node " + record.nodeId());
      }
      clusters.add(record.clusterId());
      if (ring != null && (newest == null || ring.epoch() > newest.epoch())) {
        newest = ring;
      }
    }
    if (clusters.size() != 1 || newest == null) {
      throw refused("--data: " + (newest == null ? "no folder has a copy of the ring" : "the folders are of "
          + clusters.size() + " clusters"));
    }
    for (StoppedFolder folder : folders) {
      Verification found = FolderVerifier.verify(folder, newest);
      found.replicas().forEach(replica -> copies.add(new RecoveryPlan.Copy(folder, found.nodeId(), replica)));
    }
    return RecoveryPlan.of(newest, copies, nodes, wanted);
  }

  /**
   * Recovers.
   *
   * @param folders all that the plan was made from
   * @return the folders of the former groups, which are kept
   * @throws io.borough.error.BoroughException when a node of another folder still listens, or a copy cannot be used;
   *     no folder has changed then
   */
  public static List<Path> run(RecoveryPlan plan, List<StoppedFolder> folders) throws IOException {
    return new Recovery(plan).run(folders);
  }

  private static RuntimeException refused(String why) {
    return ErrorCode.INVALID_ARGUMENT.failure(why);
  }

  private List<Path> run(List<StoppedFolder> folders) throws IOException {
    for (RingNode node : plan.absent()) {
      if (node.state() != NodeState.LEFT && listens(node)) {
        throw refused("node " + node.nodeId() + " seems to run: something listens at " + node.host() + ":"
            + node.raftPort() + "; stop all nodes of the cluster, and give the folders of those that are not lost");
      }
    }
    clean(folders);
    List<GroupSeed> seeds = new ArrayList<>();
    Ring next = null;
    try {
      next = seedAll(seeds);
    } finally {
      if (next == null) {
        clean(folders);
      }
    }
    for (GroupSeed seed : seeds) {
      seed.publish();
    }
    for (StoppedFolder folder : folders) {
      folder.save(next); // from here on the nodes open the new groups
    }
    List<Path> kept = new ArrayList<>();
    for (RecoveryPlan.Copy copy : plan.chosen()) {
      kept.add(GroupSeed.retire(copy.folder().shards(), copy.replica().group()));
    }
    return kept;
  }

  private static void clean(List<StoppedFolder> folders) throws IOException {
    for (StoppedFolder folder : folders) {
      GroupSeed.clean(folder.shards());
    }
  }

  /** Makes the files of all new groups, and returns the recovered ring. */
  private Ring seedAll(List<GroupSeed> seeds) throws IOException {
    List<RingShard> rows = new ArrayList<>();
    Ring next = null;
    for (RecoveryPlan.Copy copy : plan.chosen()) { // the system shard is the last: its store gets the rows
      UUID group = UUID.randomUUID();
      GroupSeed seed = new GroupSeed(copy.folder().shards(), group);
      rows.add(row(copy, group));
      next = seed(copy, seed, rows);
      seeds.add(seed);
    }
    return next;
  }

  private static boolean listens(RingNode node) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(node.host(), node.raftPort()), CONNECT_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private RingShard row(RecoveryPlan.Copy copy, UUID group) {
    RingShard row = plan.ring().shard(copy.replica().shard());
    return new RingShard(row.shard(), row.arcStart(), group, row.epoch() + LEAP, copy.nodeId(), List.of(copy.nodeId()),
        null);
  }

  /** Makes the files of a new group. Returns the recovered ring when the group is the system shard's. */
  private Ring seed(RecoveryPlan.Copy copy, GroupSeed seed, List<RingShard> rows) throws IOException {
    int shard = copy.replica().shard();
    Path root = copy.folder().shards().resolve(copy.replica().group().toString());
    Ring next = null;
    try (StoreSeed store = StoreSeed.make(shard, seed.folder(), base(copy, root))) {
      new StoppedGroup(root).log(problem -> { }, (term, index, commands) -> {
        if (index > store.index()) {
          store.apply(term, index, commands);
        }
      });
      if (shard == RingShard.SYSTEM) {
        next = recovered(ringIn(store), rows);
        store.put(RING_PARTITION, RING_KEY, new WireWriter(4_096).message(next).toBuffer(),
            System.currentTimeMillis());
      }
      store.snapshot(seed.snapshot(store.term(), store.index()));
    }
    seed.finish(copy.replica().vote().term() + LEAP);
    return next;
  }

  /** Returns the database in use, or the newest snapshot when that is newer. */
  private static Path base(RecoveryPlan.Copy copy, Path root) {
    StoreVerifier.Content store = copy.replica().store();
    List<StoppedGroup.Snapshot> snapshots = copy.replica().snapshots();
    if (store != null && (snapshots.isEmpty() || store.index() >= snapshots.get(0).index())) {
      return StoreVerifier.active(root, problem -> { });
    }
    if (snapshots.isEmpty()) {
      throw refused("--data: " + root + " holds neither a store nor a snapshot");
    }
    return snapshots.get(0).folder();
  }

  private static Ring ringIn(StoreSeed store) {
    Buffer stored = store.get(RING_PARTITION, RING_KEY);
    if (stored == null) {
      throw refused("--data: the newest copy of the system shard holds no ring");
    }
    return Ring.readFrom(new WireReader(stored));
  }

  /** Returns the ring with the recovered rows, and a tombstone for each other replica of their former groups. */
  private Ring recovered(Ring stored, List<RingShard> rows) {
    List<RingShard> next = new ArrayList<>(stored.shards());
    List<Tombstone> tombstones = new ArrayList<>(stored.tombstones());
    for (RingShard row : rows) {
      RingShard former = stored.shard(row.shard());
      RingShard planned = plan.ring().shard(row.shard());
      if (former == null || !former.groupId().equals(planned.groupId())) {
        throw refused("the ring in the system shard and " + plan.ring() + ", which was planned with, name other groups"
            + " for shard " + row.shard());
      }
      next.replaceAll(each -> each.shard() == row.shard() ? row : each);
      tombstones.removeIf(each -> each.shard() == row.shard() && row.replicas().contains(each.nodeId()));
      Set<String> others = new HashSet<>(former.replicasDuringMove());
      others.addAll(planned.replicasDuringMove());
      others.removeAll(row.replicas());
      others.stream().sorted().forEach(
          nodeId -> tombstones.add(new Tombstone(row.shard(), former.groupId(), nodeId, row.epoch())));
    }
    long epoch = Math.max(stored.epoch(), plan.ring().epoch()) + LEAP;
    Ring ring = new Ring(stored.clusterName(), stored.clusterId(), epoch, stored.nodes(), next, tombstones);
    return stored.redundancy() == Ring.NO_REDUNDANCY ? ring : ring.withRedundancy(stored.redundancy());
  }
}
