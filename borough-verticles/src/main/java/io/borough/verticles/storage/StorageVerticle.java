package io.borough.verticles.storage;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.link.Inbound;
import io.borough.impl.link.Messenger;
import io.borough.impl.message.CompactRequest;
import io.borough.impl.message.Component;
import io.borough.impl.message.Done;
import io.borough.impl.message.ReadRequest;
import io.borough.impl.message.ScanClose;
import io.borough.impl.wire.WireMessage;
import io.borough.options.StorageOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Reads this node's stores for whoever may: what comes from the Raft side has passed its barrier.
 *
 * <p>Thread: one event loop, which alone touches the fields and never blocks. The reading is done by workers of its
 * own, all of a batch's reads of one shard in one task, and compactions by one more, so that no read waits for one.
 * Answers leave from the workers.
 */
public final class StorageVerticle extends VerticleBase {
  /** Past this the asker hears {@code OVERLOADED}: at some microseconds each they are behind by a second. */
  private static final int MAX_WAITING_REQUESTS = 65_536;
  private static final int READS_A_TASK = 24; // what two workers do at once is done sooner, and each task costs its way
  private static final int MAX_WAITING_COMPACTIONS = 16;
  private static final long MAX_SWEEP_MS = 10_000;
  private static final long CANCEL_AGAIN_MS = 100;

  private final Messenger messenger;
  private final RocksStores stores;
  private final StorageOptions options;
  private final StorageRequests requests;
  private WorkerExecutor readers;
  private WorkerExecutor compactors;
  private long sweep;
  private int waitingRequests;
  private int waitingCompactions;
  private Promise<Void> stopping; // completes when no work is left; null while running

  /**
   * Makes the verticle of a node's stores, which it does not close.
   *
   * @param options copied
   * @param maxReplyBytes of the values that one read of several keys finds: past it the asker hears {@code
   *     BATCH_TOO_LARGE}
   */
  public StorageVerticle(Messenger messenger, RocksStores stores, StorageOptions options, long maxReplyBytes) {
    this.messenger = messenger;
    this.stores = stores;
    this.options = new StorageOptions(options);
    this.requests = new StorageRequests(stores, maxReplyBytes);
  }

  @Override
  public Future<?> start() {
    String name = "borough-storage-" + messenger.busId(); // two nodes may live on one Vert.x
    readers = vertx.createSharedWorkerExecutor(name, options.getWorkerThreads());
    compactors = vertx.createSharedWorkerExecutor(name + "-compact", 1, 1, TimeUnit.DAYS); // may really take hours
    sweep = vertx.setPeriodic(Math.min(MAX_SWEEP_MS, options.getScanIdleMs() / 2), timer -> closeIdle());
    messenger.onPeerGone(this::closeScansOf);
    return messenger.serve(Component.STORAGE, this::received);
  }

  private void received(List<Inbound> batch) {
    Map<Integer, List<Inbound>> reads = new LinkedHashMap<>();
    for (Inbound inbound : batch) {
      WireMessage message = inbound.message();
      if (stopping != null) {
        inbound.fail(ErrorCode.STOPPED.failure("this node is stopping"));
      } else if (message instanceof ReadRequest read) {
        reads.computeIfAbsent(read.shard(), shard -> new ArrayList<>()).add(inbound);
      } else if (message instanceof CompactRequest) {
        compact(inbound);
      } else if (message instanceof ScanClose close) {
        close(inbound, close);
      } else {
        work(List.of(inbound), () -> requests.serve(inbound));
      }
    }
    reads.forEach(this::read);
  }

  /** Many are read by several workers at once. */
  private void read(int shard, List<Inbound> reads) {
    for (int from = 0; from < reads.size(); from += READS_A_TASK) {
      List<Inbound> some = reads.subList(from, Math.min(reads.size(), from + READS_A_TASK));
      work(some, () -> requests.read(shard, some));
    }
  }

  private void work(List<Inbound> asked, Runnable task) {
    if (waitingRequests + asked.size() > MAX_WAITING_REQUESTS) {
      refuse(asked, ErrorCode.OVERLOADED.failure(waitingRequests + " requests wait for the disk"));
    } else {
      run(asked, task);
    }
  }

  /** Is never refused: it makes room. */
  private void close(Inbound inbound, ScanClose close) {
    if (stores.scans().isOpen(close.scanId())) {
      run(List.of(inbound), () -> requests.serve(inbound));
    } else {
      inbound.reply(new Done());
    }
  }

  private void closeIdle() {
    if (stores.scans().count() > 0) {
      run(List.of(), stores.scans()::closeIdle);
    }
  }

  private void closeScansOf(String busId) {
    if (stopping == null && stores.scans().count() > 0) {
      run(List.of(), () -> stores.scans().closeOf(busId));
    }
  }

  private void run(List<Inbound> asked, Runnable task) {
    int count = Math.max(1, asked.size());
    waitingRequests += count;
    execute(readers, asked, task).onComplete(done -> {
      waitingRequests -= count;
      stopWhenIdle();
    });
  }

  private void compact(Inbound inbound) {
    if (waitingCompactions >= MAX_WAITING_COMPACTIONS) {
      refuse(List.of(inbound), ErrorCode.OVERLOADED.failure(waitingCompactions + " compactions wait"));
      return;
    }
    waitingCompactions++;
    execute(compactors, List.of(inbound), () -> requests.serve(inbound)).onComplete(done -> {
      waitingCompactions--;
      stopWhenIdle();
    });
  }

  /** Completes on this verticle's context; what the task left unanswered has failed by then. */
  private Future<Void> execute(WorkerExecutor executor, List<Inbound> asked, Runnable task) {
    return executor.<Void>executeBlocking(() -> {
      task.run();
      return null;
    }, false).onFailure(cause -> refuse(asked, Failures.of(cause)));
  }

  private static void refuse(List<Inbound> asked, BoroughException failure) {
    asked.forEach(inbound -> inbound.fail(failure));
  }

  private void stopWhenIdle() {
    if (stopping != null && waitingRequests == 0 && waitingCompactions == 0) {
      stopping.tryComplete();
    }
  }

  /** Takes nothing more, waits for what is being read and closes the scans; compactions end early. */
  @Override
  public Future<?> stop() {
    stopping = Promise.promise();
    vertx.cancelTimer(sweep);
    stores.cancelCompactions();
    long cancelling = vertx.setPeriodic(CANCEL_AGAIN_MS, timer -> stores.cancelCompactions()); // those just beginning
    stopWhenIdle();
    return stopping.future()
        .compose(idle -> readers.executeBlocking(() -> {
          stores.scans().closeAll();
          return null;
        }))
        .eventually(() -> {
          vertx.cancelTimer(cancelling);
          return Future.join(readers.close(), compactors.close());
        });
  }
}
