package io.borough.verticles.offline;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import io.borough.verticles.io.DurableFiles;
import io.borough.verticles.io.FileProblem;
import io.borough.verticles.raft.offline.StoppedGroup;
import io.borough.verticles.ring.NodeRecord;
import io.borough.verticles.ring.StoppedFolder;
import io.borough.verticles.storage.StoreVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads every byte of a data folder and reports what is wrong with it. Writes nothing. One thread; blocks on the disk.
 *
 * <p>Files that begin with a dot in {@code shards}, other than the marks of replicas, are left over from a deletion. So
 * are databases and parts of snapshots that are not in use. A node deletes them when it starts, and nothing here reads
 * them.
 */
public final class FolderVerifier {
  private static final Pattern GROUP = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final int CHUNK_BYTES = 1 << 18;

  private final StoppedFolder folder;
  private final List<FileProblem> problems = new ArrayList<>();
  private final Set<Object> seen = new HashSet<>(); // the files that were read, by their identity on the disk
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private long bytes;

  private FolderVerifier(StoppedFolder folder) {
    this.folder = folder;
  }

  /** Verifies a folder. A file that cannot be read is a problem, not a failure. */
  public static Verification verify(StoppedFolder folder) throws IOException {
    return new FolderVerifier(folder).all(null);
  }

  /**
   * Verifies a folder. Otherwise like {@link #verify(StoppedFolder)}.
   *
   * @param names names the shards of the groups, instead of the folder's own copy of the ring
   */
  static Verification verify(StoppedFolder folder, Ring names) throws IOException {
    return new FolderVerifier(folder).all(names);
  }

  private Verification all(Ring names) throws IOException {
    NodeRecord node = folder.node(problems::add);
    Ring ring = folder.ring(problems::add);
    folder.missing(problems::add);
    readRest(folder.shards().getParent());
    readRest(folder.shards());
    List<Verification.Replica> replicas = new ArrayList<>();
    for (Path group : DurableFiles.listIfPresent(folder.shards())) {
      if (GROUP.matcher(group.getFileName().toString()).matches()) {
        replicas.add(replica(group, node, names == null ? ring : names));
      }
    }
    replicas.sort(Comparator.comparingLong(replica -> Integer.toUnsignedLong(replica.shard())));
    return new Verification(node == null ? null : node.nodeId(), node == null ? null : node.clusterName(),
        ring == null ? 0 : ring.epoch(), replicas, bytes, List.copyOf(problems));
  }

  private Verification.Replica replica(Path root, NodeRecord node, Ring ring) {
    UUID group = UUID.fromString(root.getFileName().toString());
    int problemsBefore = problems.size();
    long bytesBefore = bytes;
    StoppedGroup files = new StoppedGroup(root);
    StoreVerifier stores = new StoreVerifier(problems::add, this::isNew);
    StoppedGroup.Vote vote = attempt(root, new StoppedGroup.Vote(0, ""), () -> files.vote(problems::add));
    StoppedGroup.Log empty = new StoppedGroup.Log(0, -1, 0, -1, 0, List.of());
    long[] appliedTerm = {-1, -1}; // the store's index, and the term that the log has there
    Path active = StoreVerifier.active(root, problems::add);
    StoreVerifier.Content store = active == null ? null : stores.verify(active);
    appliedTerm[0] = store == null ? -1 : store.index();
    StoppedGroup.Log log = attempt(root, empty, () -> files.log(problems::add, (term, index, commands) -> {
      if (index == appliedTerm[0]) {
        appliedTerm[1] = term;
      }
    }));
    log.files().forEach(this::isNew); // they are read, and count
    List<StoppedGroup.Snapshot> snapshots = attempt(root, List.of(), () -> files.snapshots());
    for (StoppedGroup.Snapshot snapshot : snapshots) {
      verify(snapshot, stores);
    }
    compare(root, vote, log, store, appliedTerm[1], snapshots);
    List<Path> used = new ArrayList<>(List.of(root, root.resolve("current"), root.resolve("db")));
    snapshots.forEach(snapshot -> used.add(snapshot.folder()));
    if (active != null) {
      used.add(active);
    }
    used.forEach(this::readRest);
    return new Verification.Replica(shardOf(ring, group), group,
        node == null ? null : node.nodeId() + "-" + node.incarnation(), vote, log, store, snapshots,
        bytes - bytesBefore, List.copyOf(problems.subList(problemsBefore, problems.size())));
  }

  private void verify(StoppedGroup.Snapshot snapshot, StoreVerifier stores) {
    StoreVerifier.Content content = stores.verify(snapshot.folder());
    if (content != null && (content.index() != snapshot.index() || content.term() != snapshot.term())) {
      problems.add(new FileProblem(snapshot.folder(), FileProblem.UNKNOWN, "the snapshot holds the state of entry "
          + content.index() + " of term " + content.term() + ", and its name says another"));
    }
  }

  /** Compares the parts of a replica with each other. */
  private void compare(Path root, StoppedGroup.Vote vote, StoppedGroup.Log log, StoreVerifier.Content store,
      long logTermAtApplied, List<StoppedGroup.Snapshot> snapshots) {
    long applied = store == null ? -1 : store.index();
    long snapshot = snapshots.isEmpty() ? -1 : snapshots.get(0).index();
    long state = Math.max(applied, snapshot);
    if (vote.term() < log.lastTerm()) {
      add(root, "the vote file is of term " + vote.term() + ", and the log has an entry of term " + log.lastTerm());
    }
    if (log.firstIndex() > state + 1 && log.firstIndex() > 0) {
      add(root, "entries " + (state + 1) + " to " + (log.firstIndex() - 1)
          + " are missing: neither the store nor a snapshot has them, and the log begins behind them");
    }
    if (applied > snapshot && log.lastIndex() < applied) {
      add(root, "the store has applied entry " + applied + ", and the log ends with " + log.lastIndex());
    }
    if (logTermAtApplied >= 0 && logTermAtApplied != store.term()) {
      add(root, "the store has applied entry " + applied + " of term " + store.term() + ", and the log has one of term "
          + logTermAtApplied + " there");
    }
  }

  private void add(Path root, String problem) {
    problems.add(new FileProblem(root, FileProblem.UNKNOWN, problem));
  }

  private static int shardOf(Ring ring, UUID group) {
    return ring == null ? -1 : ring.shards().stream().filter(row -> row.groupId().equals(group))
        .mapToInt(RingShard::shard).findFirst().orElse(-1);
  }

  /** Notes a file as read and returns whether it was not before; hard links to one file are one file. */
  private boolean isNew(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      boolean first = seen.add(attributes.fileKey() == null ? file : attributes.fileKey());
      bytes += first ? attributes.size() : 0;
      return first;
    } catch (IOException e) {
      return true; // whoever reads it meets the same failure
    }
  }

  /** Reads the files in a folder that nothing has read yet, to find those that the disk cannot read. */
  private void readRest(Path directory) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).filter(this::isNew)
          .forEach(this::readToTheEnd);
    } catch (IOException | UncheckedIOException e) {
      add(directory, "the folder cannot be listed: " + e);
    }
  }

  private void readToTheEnd(Path file) {
    long offset = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        offset += count;
      }
    } catch (IOException e) {
      problems.add(new FileProblem(file, offset, "the file cannot be read: " + e));
    }
  }

  private <T> T attempt(Path root, T otherwise, Reading<T> reading) {
    try {
      return reading.now();
    } catch (IOException e) {
      add(root, "a file cannot be read: " + e);
      return otherwise;
    }
  }

  /** Reads something from the disk. */
  private interface Reading<T> {
    T now() throws IOException;
  }
}
