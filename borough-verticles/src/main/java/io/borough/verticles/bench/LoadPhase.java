package io.borough.verticles.bench;

import io.borough.error.Failures;
import io.borough.error.UnavailableException;
import io.borough.error.UnknownOutcomeException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes every entry once, before they are read. Thread: the target's context. */
final class LoadPhase {
  private static final int OPEN = 128;
  private static final int BATCH = 500;
  private static final int BATCH_BYTES = 1024 * 1024; // of values: a batch has its bound
  private static final long PAUSE_MS = 20; // before an entry is written again that could not be

  private final BenchTarget target;
  private final Workload workload;
  private final int perBatch;
  private final Promise<Void> written = Promise.promise();
  private final AtomicInteger done = new AtomicInteger(); // read by whoever shows the progress
  private int next;
  private int open;

  LoadPhase(BenchTarget target, Workload workload) {
    this.target = target;
    this.workload = workload;
    int fitting = Math.max(1, BATCH_BYTES / Math.max(1, workload.valueBytes()));
    this.perBatch = Math.min(Math.min(BATCH, fitting), workload.perPartition());
  }

  /** Begins; fails with the first failure that another try would not mend. */
  Future<Void> run() {
    target.context().runOnContext(now -> {
      open = 1; // until all are begun
      more();
      closed();
    });
    return written.future();
  }

  /** How many entries are written; any thread. */
  int done() {
    return done.get();
  }

  private void more() {
    while (open <= OPEN && next < workload.keys() && !written.future().isComplete()) {
      int batch = next / workload.partitions() / perBatch;
      int partition = next % workload.partitions();
      int first = batch * perBatch * workload.partitions() + partition;
      int count = Math.min(perBatch, workload.entriesFrom(first));
      next += partition == workload.partitions() - 1 ? (perBatch - 1) * workload.partitions() + 1 : 1;
      open++;
      write(first, count);
    }
  }

  private void write(int first, int count) {
    target.write(first, count).onSuccess(revision -> {
      done.addAndGet(count);
      more();
      closed();
    }).onFailure(cause -> {
      if (mayBeTriedAgain(cause)) {
        target.context().owner().setTimer(PAUSE_MS, paused -> write(first, count));
      } else {
        written.tryFail(cause);
      }
    });
  }

  private static boolean mayBeTriedAgain(Throwable cause) {
    Throwable failure = Failures.of(cause);
    return failure instanceof UnavailableException
        || failure instanceof UnknownOutcomeException; // the same value twice is the same
  }

  private void closed() {
    open--;
    if (open == 0) {
      written.tryComplete();
    }
  }
}
