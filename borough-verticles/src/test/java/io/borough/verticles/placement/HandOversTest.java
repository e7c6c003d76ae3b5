package io.borough.verticles.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import org.junit.jupiter.api.Test;

@UnitTest
class HandOversTest {
  private static final long START = Long.MAX_VALUE - 5_000_000_000L; // nanoTime may overflow

  private final HandOvers handOvers = new HandOvers(START);

  private static long at(long ms) {
    return START + ms * 1_000_000;
  }

  @Test
  void thereIsOneAtATime() {
    assertThat(handOvers.begin(at(0))).isTrue();
    assertThat(handOvers.begin(at(100_000))).isFalse();
    handOvers.succeeded(at(100_000));
    assertThat(handOvers.begin(at(100_000 + HandOvers.PAUSE_MS - 1))).isFalse();
    assertThat(handOvers.begin(at(100_000 + HandOvers.PAUSE_MS))).isTrue();
  }

  /** A node that cannot take over must not cost its shard an election every tick. */
  @Test
  void failuresAreFollowedByLongerWaits() {
    long now = 0;
    long wait = HandOvers.FIRST_WAIT_MS;
    for (int i = 0; i < 10; i++) {
      assertThat(handOvers.begin(at(now))).isTrue();
      handOvers.failed(at(now));
      assertThat(handOvers.begin(at(now + wait - 1))).isFalse();
      now += wait;
      wait = Math.min(HandOvers.LONGEST_WAIT_MS, 2 * wait);
    }
    assertThat(handOvers.begin(at(now))).isTrue();
    handOvers.succeeded(at(now));
    assertThat(handOvers.begin(at(now + HandOvers.PAUSE_MS))).isTrue();
    handOvers.failed(at(now + HandOvers.PAUSE_MS));
    assertThat(handOvers.begin(at(now + HandOvers.PAUSE_MS + HandOvers.FIRST_WAIT_MS))).isTrue();
  }

  @Test
  void whatIsPutOffIsNoFailure() {
    assertThat(handOvers.begin(at(0))).isTrue();
    handOvers.putOff(at(0));
    assertThat(handOvers.begin(at(HandOvers.PAUSE_MS))).isTrue();
  }
}
