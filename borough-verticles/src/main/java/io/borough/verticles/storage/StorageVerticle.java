package io.borough.verticles.storage;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.message.Ack;
import io.borough.impl.message.Service;
import io.borough.impl.message.StorageMessages.CompactRequest;
import io.borough.impl.message.StorageMessages.PropertyRequest;
import io.borough.impl.message.StorageMessages.ReadRequest;
import io.borough.impl.message.StorageMessages.ScanClose;
import io.borough.impl.message.StorageMessages.ScanNext;
import io.borough.impl.message.StorageMessages.ScanOpen;
import io.borough.impl.message.StorageMessages.SizeRequest;
import io.borough.impl.transport.Inbound;
import io.borough.impl.transport.MessageDispatcher;
import io.borough.impl.transport.Messenger;
import io.borough.impl.wire.WireMessage;
import io.borough.options.StorageOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads this node's stores for requests. Reads that the Raft side forwards have passed its barrier.
 *
 * <p>Thread: one event loop, which alone accesses the fields and never blocks. Workers of its own do the reading, up to
 * {@value #READS_A_TASK} reads of one shard in a task. One more worker does the compactions, so that no read waits for
 * a compaction, and one verifies files in the background. Replies are sent from the workers.
 */
public final class StorageVerticle extends VerticleBase {
  /**
   * With more waiting requests than this, a request fails with {@code OVERLOADED}: at some microseconds a request, the
   * workers are behind by a second.
   */
  private static final int MAX_WAITING_REQUESTS = 65_536;
  private static final int READS_A_TASK = 24; // large: each task has a cost; small: two workers share a batch
  private static final int MAX_WAITING_COMPACTIONS = 16;
  private static final long MAX_SWEEP_MS = 10_000;
  private static final long CANCEL_AGAIN_MS = 100;
  private static final long FIRST_SCRUB_MS = 60_000; // after the node has started

  private final Messenger messenger;
  private final RocksStores stores;
  private final StorageOptions options;
  private final StoreQueries requests;
  private final Map<Integer, List<Inbound<ReadRequest>>> gathered = new LinkedHashMap<>(); // of the batch, by shard
  private WorkerExecutor readers;
  private WorkerExecutor compactors;
  private WorkerExecutor scrubbers;
  private StoreScrubber scrubber;
  private long scrub;
  private long sweep;
  private int waitingRequests;
  private int waitingCompactions;
  private Promise<Void> stopping; // completes when no work is left; null while running

  /**
   * Creates the verticle of a node's stores, which it does not close.
   *
   * @param options the settings
   * @param maxReplyBytes of the values that one read of several keys finds; a larger reply fails with {@code
   *     BATCH_TOO_LARGE}
   */
  public StorageVerticle(Messenger messenger, RocksStores stores, StorageOptions options, long maxReplyBytes) {
    this.messenger = messenger;
    this.stores = stores;
    this.options = options;
    this.requests = new StoreQueries(stores, maxReplyBytes);
  }

  @Override
  public Future<?> start() {
    String name = "borough-storage-" + messenger.busId(); // two nodes may live on one Vert.x
    readers = vertx.createSharedWorkerExecutor(name, options.getWorkerThreads());
    compactors = vertx.createSharedWorkerExecutor(name + "-compact", 1, 1, TimeUnit.DAYS); // one may take hours
    scrubbers = vertx.createSharedWorkerExecutor(name + "-scrub", 1, 1, TimeUnit.HOURS); // a slow disk, a large file
    if (options.getScrubBytesPerSecond() > 0) {
      scrubber = new StoreScrubber(stores, options.getScrubBytesPerSecond());
      scrub = vertx.setTimer(FIRST_SCRUB_MS, timer -> scrub());
    }
    sweep = vertx.setPeriodic(Math.min(MAX_SWEEP_MS, options.getScanIdleMs() / 2), timer -> closeIdle());
    messenger.onPeerLost(this::closeScansOf);
    return messenger.handle(dispatcher());
  }

  private MessageDispatcher dispatcher() {
    return new MessageDispatcher(Service.STORAGE)
        .refusing(() -> stopping == null ? null : ErrorCode.STOPPED.failure("this node is stopping"))
        .onForwarded(ReadRequest.class, this::gather)
        .onForwarded(ScanOpen.class, byReader(requests::openScan))
        .on(ScanNext.class, byReader(requests::nextPage))
        .on(ScanClose.class, this::closeScan)
        .on(SizeRequest.class, byReader(requests::size))
        .on(PropertyRequest.class, byReader(requests::property))
        .on(CompactRequest.class, this::compact)
        .onBatchEnd(this::readGathered);
  }

  private void gather(Inbound<ReadRequest> inbound) {
    gathered.computeIfAbsent(inbound.message().shard(), shard -> new ArrayList<>()).add(inbound);
  }

  private void readGathered() {
    if (!gathered.isEmpty()) {
      Map<Integer, List<Inbound<ReadRequest>>> batch = new LinkedHashMap<>(gathered);
      gathered.clear(); // first: a read that throws fails its batch, and must not be read again with the next
      batch.forEach(this::read);
    }
  }

  /** Splits the reads of a shard into tasks, so that several workers read at once. */
  private void read(int shard, List<Inbound<ReadRequest>> reads) {
    for (int from = 0; from < reads.size(); from += READS_A_TASK) {
      List<Inbound<ReadRequest>> some = reads.subList(from, Math.min(reads.size(), from + READS_A_TASK));
      work(some, () -> requests.read(shard, some));
    }
  }

  /** Returns a handler that has each message answered by a worker. */
  private <M extends WireMessage> Handler<Inbound<M>> byReader(Consumer<Inbound<M>> task) {
    return inbound -> work(List.of(inbound), () -> task.accept(inbound));
  }

  private void work(List<? extends Inbound<?>> asked, Runnable task) {
    if (waitingRequests + asked.size() > MAX_WAITING_REQUESTS) {
      refuse(asked, ErrorCode.OVERLOADED.failure(waitingRequests + " requests wait for the disk"));
    } else {
      run(asked, task);
    }
  }

  /** Closes a scan. Never refused as overload, because it frees resources. */
  private void closeScan(Inbound<ScanClose> inbound) {
    if (stores.scans().isOpen(inbound.message().scanId())) {
      run(List.of(inbound), () -> requests.closeScan(inbound));
    } else {
      inbound.reply(new Ack());
    }
  }

  private void closeIdle() {
    if (stores.scans().count() > 0) {
      run(List.of(), stores.scans()::closeIdle);
    }
  }

  /** Verifies one table and sets the timer for the next. */
  private void scrub() {
    scrubbers.executeBlocking(scrubber::next).onComplete(done -> {
      if (stopping == null) {
        scrub = vertx.setTimer(done.succeeded() ? done.result() : FIRST_SCRUB_MS, timer -> scrub());
      }
    });
  }

  private void closeScansOf(String busId) {
    if (stopping == null && stores.scans().count() > 0) {
      run(List.of(), () -> stores.scans().closeOf(busId));
    }
  }

  private void run(List<? extends Inbound<?>> asked, Runnable task) {
    int count = Math.max(1, asked.size());
    waitingRequests += count;
    execute(readers, asked, task).onComplete(done -> {
      waitingRequests -= count;
      stopWhenIdle();
    });
  }

  private void compact(Inbound<CompactRequest> inbound) {
    if (waitingCompactions >= MAX_WAITING_COMPACTIONS) {
      refuse(List.of(inbound), ErrorCode.OVERLOADED.failure(waitingCompactions + " compactions wait"));
      return;
    }
    waitingCompactions++;
    execute(compactors, List.of(inbound), () -> requests.compact(inbound)).onComplete(done -> {
      waitingCompactions--;
      stopWhenIdle();
    });
  }

  /**
   * Runs a task on a worker. The future completes on this verticle's context. When the task fails, so do its requests
   * without a reply.
   */
  private Future<Void> execute(WorkerExecutor executor, List<? extends Inbound<?>> asked, Runnable task) {
    return executor.<Void>executeBlocking(() -> {
      task.run();
      return null;
    }, false).onFailure(cause -> refuse(asked, Failures.of(cause)));
  }

  private static void refuse(List<? extends Inbound<?>> asked, BoroughException failure) {
    asked.forEach(inbound -> inbound.fail(failure));
  }

  private void stopWhenIdle() {
    if (stopping != null && waitingRequests == 0 && waitingCompactions == 0) {
      stopping.tryComplete();
    }
  }

  /** Accepts no more requests, waits for the reads under way and closes the scans. Compactions end early. */
  @Override
  public Future<?> stop() {
    stopping = Promise.promise();
    vertx.cancelTimer(sweep);
    vertx.cancelTimer(scrub);
    stores.cancelCompactions();
    long cancelling = vertx.setPeriodic(CANCEL_AGAIN_MS, timer -> stores.cancelCompactions()); // also new ones
    stopWhenIdle();
    return stopping.future()
        .compose(idle -> readers.executeBlocking(() -> {
          stores.scans().closeAll();
          return null;
        }))
        .eventually(() -> {
          vertx.cancelTimer(cancelling);
          return Future.join(readers.close(), compactors.close(), scrubbers.close());
        });
  }
}
