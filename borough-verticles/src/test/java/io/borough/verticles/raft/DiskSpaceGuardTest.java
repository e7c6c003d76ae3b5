package io.borough.verticles.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

@UnitTest
class DiskSpaceGuardTest {
  /** A write that finds no room breaks the log that it should go to: it must be refused before. */
  @Test
  void aDiskIsFullBelowItsBoundAndHasRoomAgainWithAQuarterMore() {
    AtomicLong free = new AtomicLong(1_000);
    DiskSpaceGuard space = new DiskSpaceGuard(1_000, free::get);
    assertThat(space.isFull()).isFalse();
    long[][] steps = {{1_000, 0}, {999, 1}, {1_000, 1}, {1_249, 1}, {1_250, 0}, {1_000, 0}, {0, 1}};
    for (long[] step : steps) {
      free.set(step[0]);
      space.look();
      assertThat(space.isFull()).as("%d bytes free", step[0]).isEqualTo(step[1] == 1);
      assertThat(space.bytes()).isEqualTo(step[0]);
    }
  }

  @Test
  void withoutABoundThereIsAlwaysRoom() {
    DiskSpaceGuard space = new DiskSpaceGuard(0, () -> 0);
    space.look();
    assertThat(space.isFull()).isFalse();
  }

  @Test
  void aDiskThatDoesNotAnswerIsWhatItWas() {
    AtomicLong free = new AtomicLong(10);
    DiskSpaceGuard space = new DiskSpaceGuard(1_000, () -> {
      if (free.get() < 0) {
        throw new IOException("gone");
      }
      return free.get();
    });
    space.look();
    free.set(-1);
    space.look();
    assertThat(space.isFull()).isTrue();
  }
}
