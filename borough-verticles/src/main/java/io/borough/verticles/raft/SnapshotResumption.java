package io.borough.verticles.raft;

import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.link.Messenger;
import io.borough.impl.message.RaftMessages.SnapshotFile;
import io.borough.impl.message.RaftMessages.SnapshotPart;
import io.borough.impl.message.RaftMessages.SnapshotPartsReply;
import io.borough.impl.message.RaftMessages.SnapshotPartsRequest;
import java.io.IOException;
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
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.apache.ratis.util.MD5FileUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves out of a snapshot what its receiver has from an attempt that broke off.
 *
 * <p>The files of a store never change once they are written, and its later snapshots have most of them again: an
 * attempt goes on from where the one before it ended also when the snapshot is another one by then.
 *
 * <p>Thread: those of Ratis that send, which wait.
 */
final class SnapshotResumption {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotResumption.class);
  private static final long WAIT_MS = 30_000; // it may have to read what it has

  private final Messenger messenger;
  private final PeerLookup peers;
  private final Executor eventLoop;
  private final LongAdder spared = new LongAdder();

  SnapshotResumption(Messenger messenger, PeerLookup peers, Executor eventLoop) {
    this.messenger = messenger;
    this.peers = peers;
    this.eventLoop = eventLoop;
  }

  /**
   * What of a snapshot must be sent; all of it when its receiver does not say what it has.
   *
   * @param attempt the name under which it will be sent
   */
  SnapshotInfo remaining(UUID groupId, String receiver, String attempt, SnapshotInfo snapshot) {
    List<SnapshotFile> files = new ArrayList<>();
    for (FileInfo file : snapshot.getFiles()) {
      files.add(new SnapshotFile(nameOf(file), file.getFileSize()));
    }
    String folder = snapshot.getFiles().get(0).getPath().getParent().getFileName().toString();
    try {
      List<SnapshotPart> there = ask(receiver, new SnapshotPartsRequest(groupId, attempt, folder, files));
      return there.isEmpty() ? snapshot : without(there, snapshot);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before a snapshot was sent", e);
    } catch (ExecutionException | TimeoutException | IOException e) {
      LOG.info("group {}: {} is sent all of snapshot {}: what it has is not known: {}", groupId, receiver, folder,
          Failures.messageOf(e));
      return snapshot;
    }
  }

  private List<SnapshotPart> ask(String receiver, SnapshotPartsRequest request)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<List<SnapshotPart>> answer = new CompletableFuture<>();
    eventLoop.execute(() -> {
      String busId = peers.busIdOf(receiver);
      if (busId == null) {
        answer.completeExceptionally(ErrorCode.NODE_UNREACHABLE.failure("it is not on the bus"));
        return;
      }
      messenger.<SnapshotPartsReply>call(busId, request, WAIT_MS)
          .onSuccess(reply -> answer.complete(reply.parts()))
          .onFailure(answer::completeExceptionally);
    });
    return answer.get(WAIT_MS + 1_000, TimeUnit.MILLISECONDS); // nothing is answered when this node is stopping
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
    if (missing.isEmpty()) { // the last chunk is what has it installed
      FileInfo last = snapshot.getFiles().get(snapshot.getFiles().size() - 1);
      missing.add(last);
      left -= last.getFileSize();
    }
    spared.add(left);
    LOG.info("snapshot {} goes on where it broke off: {} of its {} files are there, {} bytes",
        snapshot.getTermIndex(), snapshot.getFiles().size() - missing.size(), snapshot.getFiles().size(), left);
    return new FileListSnapshotInfo(missing, snapshot.getTermIndex());
  }

  private static String nameOf(FileInfo file) {
    return file.getPath().getFileName().toString();
  }

  /** Bytes that were not sent again. Any thread. */
  long spared() {
    return spared.sum();
  }
}
