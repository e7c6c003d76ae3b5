package io.borough.testing;

import java.util.Random;
import org.junit.jupiter.api.function.ThrowingConsumer;

/**
 * Repeats a test with values that chance draws, another seed each time.
 *
 * <p>A failure names the seed of its try; {@code -Dborough.seed=} with that number runs this try alone.
 */
public final class Trials {
  private static final String SEED = "borough.seed";

  private Trials() {
  }

  /** Runs the test so many times. */
  public static void run(int tries, ThrowingConsumer<Values> test) {
    Long only = Long.getLong(SEED);
    if (only != null) {
      attempt(only, test);
      return;
    }
    Random seeds = new Random();
    for (int i = 0; i < tries; i++) {
      attempt(seeds.nextLong(), test);
    }
  }

  private static void attempt(long seed, ThrowingConsumer<Values> test) {
    try {
      test.accept(new Values(seed));
    } catch (Throwable failure) {
      throw new AssertionError("-D" + SEED + "=" + seed + " repeats it: " + failure, failure);
    }
  }
}
