package io.borough.verticles.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import org.junit.jupiter.api.Test;

@UnitTest
class TransferBackoffTest {
  private static final long START = Long.MAX_VALUE - 5_000_000_000L; // nanoTime may overflow

  private final TransferBackoff transferBackoff = new TransferBackoff(START);

  private static long at(long ms) {
    return START + ms * 1_000_000;
  }

  @Test
  void thereIsOneAtATime() {
    assertThat(transferBackoff.begin(at(0))).isTrue();
    assertThat(transferBackoff.begin(at(100_000))).isFalse();
    transferBackoff.succeeded(at(100_000));
    assertThat(transferBackoff.begin(at(100_000 + TransferBackoff.PAUSE_MS - 1))).isFalse();
    assertThat(transferBackoff.begin(at(100_000 + TransferBackoff.PAUSE_MS))).isTrue();
  }

  /** A node that cannot take over must not cost its shard an election every tick. */
  @Test
  void failuresAreFollowedByLongerWaits() {
    long now = 0;
    long wait = TransferBackoff.FIRST_WAIT_MS;
    for (int i = 0; i < 10; i++) {
      assertThat(transferBackoff.begin(at(now))).isTrue();
      transferBackoff.failed(at(now));
      assertThat(transferBackoff.begin(at(now + wait - 1))).isFalse();
      now += wait;
      wait = Math.min(TransferBackoff.LONGEST_WAIT_MS, 2 * wait);
    }
    assertThat(transferBackoff.begin(at(now))).isTrue();
    transferBackoff.succeeded(at(now));
    assertThat(transferBackoff.begin(at(now + TransferBackoff.PAUSE_MS))).isTrue();
    transferBackoff.failed(at(now + TransferBackoff.PAUSE_MS));
    assertThat(transferBackoff.begin(at(now + TransferBackoff.PAUSE_MS + TransferBackoff.FIRST_WAIT_MS))).isTrue();
  }

  @Test
  void whatIsPutOffIsNoFailure() {
    assertThat(transferBackoff.begin(at(0))).isTrue();
    transferBackoff.putOff(at(0));
    assertThat(transferBackoff.begin(at(TransferBackoff.PAUSE_MS))).isTrue();
  }
}
