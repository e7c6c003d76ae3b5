package io.borough.verticles.kit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Has a client wait a little before its next operation.
 *
 * <p>Clients that never wait take all of a small machine for as long as a test lasts, and show no more.
 */
public final class Pace {
  private Pace() {}

  /** Runs it in so many milliseconds, on a thread that all clients share: it must not block. */
  public static void after(long ms, Runnable next) {
    CompletableFuture.delayedExecutor(ms, TimeUnit.MILLISECONDS, Runnable::run).execute(next);
  }
}
