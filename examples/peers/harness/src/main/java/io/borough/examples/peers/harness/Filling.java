package io.borough.examples.peers.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writes every entry before they are read, each again until it is acknowledged. Thread: one, which waits. */
final class Filling {
  private static final int OPEN = 512;
  private static final long PATIENCE_SECONDS = 60; // for one entry: a system may still be choosing its leader
  private static final long ANSWER_SECONDS = 10;
  private static final long PAUSE_MS = 100;

  private final Store store;
  private final Entries entries;
  private final SplittableRandom random = new SplittableRandom();

  Filling(Store store, Entries entries) {
    this.store = store;
    this.entries = entries;
  }

  void run() throws ExecutionException, InterruptedException {
    for (int first = 0; first < entries.count(); first += OPEN) {
      List<CompletableFuture<?>> wave = new ArrayList<>();
      for (int entry = first; entry < Math.min(first + OPEN, entries.count()); entry++) {
        wave.add(put(entry));
      }
      for (int i = 0; i < wave.size(); i++) {
        await(wave.get(i), first + i);
      }
    }
  }

  private CompletableFuture<?> put(int entry) {
    try {
      return store.put(entries.key(entry), entries.anyValue(random));
    } catch (RuntimeException e) { // a client may refuse at once
      return CompletableFuture.failedFuture(e);
    }
  }

  private void await(CompletableFuture<?> first, int entry) throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    CompletableFuture<?> acknowledged = first;
    while (true) {
      try {
        acknowledged.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        return;
      } catch (ExecutionException | TimeoutException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e instanceof ExecutionException failed ? failed : new ExecutionException(e);
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        acknowledged = put(entry);
      }
    }
  }
}
