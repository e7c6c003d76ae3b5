package io.borough.testing;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for futures on the test's thread. */
public final class Futures {
  private static final long SECONDS = 90;

  private Futures() {
  }

  /**
   * Returns what a future completes with.
   *
   * <p>Throws what it fails with, and an {@link AssertionError} when it is not complete after 90 s.
   */
  public static <T> T await(Future<T> future) {
    try {
      return future.await(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("not complete after " + SECONDS + " s: " + future, e);
    }
  }
}
