package io.borough.verticles.raft;

import static io.borough.verticles.raft.ReopenBackoff.Decision.GIVE_UP;
import static io.borough.verticles.raft.ReopenBackoff.Decision.OPEN;
import static io.borough.verticles.raft.ReopenBackoff.Decision.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a replica that has failed is opened again. */
@UnitTest
class ReopenBackoffTest {
  private static final UUID GROUP = UUID.fromString("6a1f1c1e-93f5-4c0e-8b1d-0c8f6b7a0009");

  private final AtomicLong now = new AtomicLong();
  private final ReopenBackoff backoff = new ReopenBackoff(now::get);

  private void pass(long seconds) {
    now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  /** Asked every second; returns the seconds at which the group is opened, and the one at which it is given up. */
  private List<Integer> openings() {
    List<Integer> opened = new ArrayList<>();
    for (int second = 0; second < 1_000; second++) {
      ReopenBackoff.Decision decision = backoff.next(GROUP);
      if (decision != WAIT) {
        opened.add(second);
      }
      if (decision == GIVE_UP) {
        break;
      }
      pass(1);
    }
    return opened;
  }

  @Test
  void pausesDoubleUpToAMinuteAndEndAfterEightOpenings() {
    assertThat(openings()).containsExactly(1, 3, 7, 15, 31, 63, 123, 183, 184);
    pass(60);
    assertThat(backoff.next(GROUP)).isEqualTo(GIVE_UP);
  }

  @Test
  void aReplicaThatWasOpenForLongBeginsAgain() {
    openings();
    pass(601);
    assertThat(backoff.next(GROUP)).isEqualTo(WAIT);
    pass(1);
    assertThat(backoff.next(GROUP)).isEqualTo(OPEN);
  }

  @Test
  void aDeletedReplicaIsForgotten() {
    openings();
    backoff.forget(GROUP);
    assertThat(backoff.next(GROUP)).isEqualTo(WAIT);
  }
}
