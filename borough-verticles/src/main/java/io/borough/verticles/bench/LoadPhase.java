package io.borough.verticles.bench;

import io.borough.error.Failures;
import io.borough.error.UnavailableException;
import io.borough.error.UnknownOutcomeException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes every entry once before a measurement reads them. Thread: the target's context. */
final class LoadPhase {
  private static final int OPEN = 128;
  private static final int BATCH = 500;
  private static final int BATCH_BYTES = 1024 * 1024; // of values: the size of a batch is bounded
  private static final long PAUSE_MS = 20; // before a failed batch is written again

  private final BenchTarget target;
  private final Workload workload;
  private final int perBatch;
  private final Promise<Void> written = Promise.promise();
  private final AtomicInteger done = new AtomicInteger(); // read by other threads for the progress
  private int next;
  private int open;

  LoadPhase(BenchTarget target, Workload workload) {
    this.target = target;
    this.workload = workload;
    int fitting = Math.max(1, BATCH_BYTES / Math.max(1, workload.valueBytes()));
    this.perBatch = Math.min(Math.min(BATCH, fitting), workload.perPartition());
  }

  /** Starts the phase; fails with the first failure that cannot be retried. */
  Future<Void> run() {
    target.context().runOnContext(now -> {
      open = 1; // until all batches are started
      more();
      closed();
    });
    return written.future();
  }

  /** Returns the number of written entries. Any thread. */
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
      if (isRetryable(cause)) {
        target.context().owner().setTimer(PAUSE_MS, paused -> write(first, count));
      } else {
        written.tryFail(cause);
      }
    });
  }

  private static boolean isRetryable(Throwable cause) {
    Throwable failure = Failures.of(cause);
    return failure instanceof UnavailableException
        || failure instanceof UnknownOutcomeException; // writing the same value again is harmless
  }

  private void closed() {
    open--;
    if (open == 0) {
      written.tryComplete();
    }
  }
}
