package io.borough.verticles.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When the next chunk of a snapshot may go. */
class SnapshotPaceTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final AtomicLong now = new AtomicLong(-5 * SECOND); // as a clock may begin anywhere

  @Test
  void theFirstGoesAtOnceAndEachWaitsForThoseBeforeIt() {
    SnapshotPace pace = new SnapshotPace(1_000, now::get);
    assertThat(pace.reserve(500)).isEqualTo(now.get());
    assertThat(pace.reserve(2_000)).isEqualTo(now.get() + SECOND / 2);
    assertThat(pace.reserve(1)).isEqualTo(now.get() + 5 * SECOND / 2);
  }

  @Test
  void aPauseIsNotSavedUp() {
    SnapshotPace pace = new SnapshotPace(1_000, now::get);
    pace.reserve(1_000);
    now.addAndGet(100 * SECOND);
    assertThat(pace.reserve(1_000)).isEqualTo(now.get());
    assertThat(pace.reserve(1_000)).isEqualTo(now.get() + SECOND);
  }

  @Test
  void withoutALimitNothingWaits() {
    SnapshotPace pace = new SnapshotPace(0, now::get);
    pace.pass(1L << 40);
    pace.pass(1L << 40);
    assertThat(pace.passed()).isEqualTo(2L << 40);
  }

  @Test
  void whoIsInterruptedHasSentNothing() {
    SnapshotPace pace = new SnapshotPace(1_000, now::get);
    pace.pass(1_000);
    Thread.currentThread().interrupt();
    assertThatIllegalStateException().isThrownBy(() -> pace.pass(1));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(pace.passed()).isEqualTo(1_000);
  }
}
