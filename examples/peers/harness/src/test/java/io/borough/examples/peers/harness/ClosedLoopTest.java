package io.borough.examples.peers.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
  /** Operations that end at once would otherwise overflow the stack. */
  @Test
  void operationsThatEndAtOnceDoNotRecurse() throws InterruptedException {
    Result result = new ClosedLoop(random -> CompletableFuture.completedFuture(null), 1).run(0.2);

    assertTrue(result.operations() > 20_000, result.toLine());
    assertEquals(Map.of(), result.errors());
  }

  /** The number in flight is what a cell of the table is about. */
  @Test
  void soManyOperationsAreOpenAndNoMore() throws InterruptedException {
    AtomicInteger open = new AtomicInteger();
    ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();
    Result result = new ClosedLoop(random -> {
      seen.add(open.incrementAndGet());
      return CompletableFuture.runAsync(open::decrementAndGet);
    }, 7).run(0.2);

    assertTrue(result.operations() > 100, result.toLine());
    assertTrue(seen.stream().mapToInt(Integer::intValue).max().orElse(0) <= 7, "more than 7 were open");
  }

  /** A system that refuses everything must be seen as such, not as a fast one, and must not be asked without end. */
  @Test
  void failuresAreCountedByKindAndSlowTheLoopDown() throws InterruptedException {
    AtomicInteger begun = new AtomicInteger();
    Result result = new ClosedLoop(random -> {
      if (begun.incrementAndGet() % 2 == 0) {
        throw new IllegalStateException("no. 7 is closed");
      }
      return CompletableFuture.failedFuture(new IllegalArgumentException());
    }, 2).run(0.5);

    assertEquals(0, result.operations());
    assertEquals(Set.of("IllegalStateException:no_is_closed", "IllegalArgumentException"), result.errors().keySet());
    assertTrue(begun.get() < 100, begun + " were begun");
  }

  /** The runner learns of a result by its line alone. */
  @Test
  void aResultIsReadAsItWasWritten() {
    Result result = new Result(7, 2.5, 0.25, 1.5, 17, Map.of("TimeoutException:after_ms", 3L, "others", 1L));

    assertEquals(result, Result.parse(result.toLine()));
  }
}
