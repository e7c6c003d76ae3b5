package io.borough.verticles.raft.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.borough.testing.UnitTest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When the next chunk of a snapshot may go. */
@UnitTest
class SnapshotRateLimiterTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final AtomicLong now = new AtomicLong(-5 * SECOND); // as a clock may begin anywhere

  @Test
  void theFirstGoesAtOnceAndEachWaitsForThoseBeforeIt() {
    SnapshotRateLimiter limiter = new SnapshotRateLimiter(1_000, now::get);
    assertThat(limiter.reserve(500)).isEqualTo(now.get());
    assertThat(limiter.reserve(2_000)).isEqualTo(now.get() + SECOND / 2);
    assertThat(limiter.reserve(1)).isEqualTo(now.get() + 5 * SECOND / 2);
  }

  @Test
  void aPauseIsNotSavedUp() {
    SnapshotRateLimiter limiter = new SnapshotRateLimiter(1_000, now::get);
    limiter.reserve(1_000);
    now.addAndGet(100 * SECOND);
    assertThat(limiter.reserve(1_000)).isEqualTo(now.get());
    assertThat(limiter.reserve(1_000)).isEqualTo(now.get() + SECOND);
  }

  @Test
  void withoutALimitNothingWaits() {
    SnapshotRateLimiter limiter = new SnapshotRateLimiter(0, now::get);
    limiter.acquire(1L << 40);
    limiter.acquire(1L << 40);
    assertThat(limiter.bytesSent()).isEqualTo(2L << 40);
  }

  @Test
  void whoIsInterruptedHasSentNothing() {
    SnapshotRateLimiter limiter = new SnapshotRateLimiter(1_000, now::get);
    limiter.acquire(1_000);
    Thread.currentThread().interrupt();
    assertThatIllegalStateException().isThrownBy(() -> limiter.acquire(1));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(limiter.bytesSent()).isEqualTo(1_000);
  }
}
