package io.borough.verticles.raft.snapshot;

import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.error.StorageException;
import io.borough.impl.message.RaftMessages.SnapshotFile;
import io.borough.impl.message.RaftMessages.SnapshotPart;
import io.borough.impl.message.RaftMessages.SnapshotPartsReply;
import io.borough.impl.message.RaftMessages.SnapshotPartsRequest;
import io.borough.impl.transport.Messenger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.apache.ratis.util.MD5FileUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves out of a snapshot the files that its receiver has from an attempt that broke off.
 *
 * <p>A store's files never change once they are written, and later snapshots contain most of them again. So files are
 * spared also when the leader has a later snapshot by the time of the next attempt.
 *
 * <p>Thread: Ratis's sending threads, which wait.
 */
public final class SnapshotResumer {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotResumer.class);
  private static final long REFUSED_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long WAIT_MS = 30_000; // the receiver may have to read its files

  private final Messenger messenger;
  private final UnaryOperator<String> busIds;
  private final Executor eventLoop;
  private final Verification verification;
  private final LongAdder spared = new LongAdder();

  /** Verifies a snapshot before it is sent. */
  public interface Verification {
    /**
     * Returns when the snapshot's files are whole. Blocks on the disk; runs on Ratis's sending threads.
     *
     * @throws io.borough.error.StorageException when they are not; the replica has been told
     */
    void verify(UUID groupId, Path snapshot);
  }

  /**
   * Creates a resumer that has spared nothing yet.
   *
   * @param busIds returns the bus id of the node that runs with a peer id, or null; called on the event loop
   */
  public SnapshotResumer(Messenger messenger, UnaryOperator<String> busIds, Executor eventLoop,
      Verification verification) {
    this.messenger = messenger;
    this.busIds = busIds;
    this.eventLoop = eventLoop;
    this.verification = verification;
  }

  /**
   * Returns the files of a snapshot that must be sent: all of them when the receiver does not say what it has.
   *
   * @param attempt the name of the attempt to send it
   */
  SnapshotInfo remaining(UUID groupId, String receiver, String attempt, SnapshotInfo snapshot) {
    Path path = snapshot.getFiles().get(0).getPath().getParent();
    try {
      verification.verify(groupId, path);
    } catch (StorageException e) {
      LockSupport.parkNanos(REFUSED_NANOS); // Ratis begins to send again at once
      throw new IllegalStateException("a damaged snapshot is not sent: " + e.getMessage(), e);
    }
    List<SnapshotFile> files = new ArrayList<>();
    for (FileInfo file : snapshot.getFiles()) {
      files.add(new SnapshotFile(nameOf(file), file.getFileSize()));
    }
    String folder = path.getFileName().toString();
    try {
      List<SnapshotPart> there = ask(receiver, new SnapshotPartsRequest(groupId, attempt, folder, files));
      return there.isEmpty() ? snapshot : without(there, snapshot);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before a snapshot was sent", e);
    } catch (ExecutionException | TimeoutException | IOException e) {
      LOG.info("group {}: {} is sent all files of snapshot {}, since it did not say which it has: {}",
          groupId, receiver, folder, Failures.messageOf(e));
      return snapshot;
    }
  }

  private List<SnapshotPart> ask(String receiver, SnapshotPartsRequest request)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<List<SnapshotPart>> answer = new CompletableFuture<>();
    eventLoop.execute(() -> {
      String busId = busIds.apply(receiver);
      if (busId == null) {
        answer.completeExceptionally(ErrorCode.NODE_UNREACHABLE.failure(receiver + " is not on the bus"));
        return;
      }
      messenger.<SnapshotPartsReply>request(busId, request, WAIT_MS)
          .onSuccess(reply -> answer.complete(reply.parts()))
          .onFailure(answer::completeExceptionally);
    });
    return answer.get(WAIT_MS + 1_000, TimeUnit.MILLISECONDS); // a stopping node gets no reply
  }

  private SnapshotInfo without(List<SnapshotPart> there, SnapshotInfo snapshot) throws IOException {
    Map<String, String> checksums = new HashMap<>();
    there.forEach(part -> checksums.put(part.name(), part.md5()));
    List<FileInfo> missing = new ArrayList<>();
    long left = 0;
    for (FileInfo file : snapshot.getFiles()) {
      String checksum = checksums.get(nameOf(file));
      if (checksum == null || !MD5FileUtil.computeMd5ForFile(file.getPath().toFile()).toString().equals(checksum)) {
        missing.add(file);
      } else {
        left += file.getFileSize();
      }
    }
    if (missing.isEmpty()) { // the receiver installs the snapshot after the last chunk, so one must be sent
      FileInfo last = snapshot.getFiles().get(snapshot.getFiles().size() - 1);
      missing.add(last);
      left -= last.getFileSize();
    }
    spared.add(left);
    LOG.info("snapshot {} is resumed: its receiver has {} of its {} files, {} bytes",
        snapshot.getTermIndex(), snapshot.getFiles().size() - missing.size(), snapshot.getFiles().size(), left);
    return new FileListSnapshotInfo(missing, snapshot.getTermIndex());
  }

  private static String nameOf(FileInfo file) {
    return file.getPath().getFileName().toString();
  }

  /** Returns the bytes that were not sent again. Any thread. */
  public long spared() {
    return spared.sum();
  }
}
