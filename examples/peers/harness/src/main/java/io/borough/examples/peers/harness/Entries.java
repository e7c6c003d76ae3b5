package io.borough.examples.peers.harness;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;

/** What is written and read: 16-byte keys, whose last eight bytes count them, and values of 100 bytes of noise. */
final class Entries {
  /** How long a value is. */
  static final int VALUE_BYTES = 100;

  private static final int KEY_BYTES = 16;
  private static final long PREFIX = 0x6b65792d6b65792dL; // key-key-
  private static final int NOISE_BYTES = 1 << 16;
  private static final int SEED = 11;

  private final byte[][] keys; // made beforehand: it is the systems that are measured
  private final byte[] noise = new byte[NOISE_BYTES];

  Entries(int count) {
    keys = new byte[count][];
    for (int i = 0; i < count; i++) {
      keys[i] = ByteBuffer.allocate(KEY_BYTES).putLong(PREFIX).putLong(i).array();
    }
    new Random(SEED).nextBytes(noise);
  }

  int count() {
    return keys.length;
  }

  byte[] key(int entry) {
    return keys[entry];
  }

  byte[] anyKey(SplittableRandom random) {
    return keys[random.nextInt(keys.length)];
  }

  byte[] anyValue(SplittableRandom random) {
    int from = random.nextInt(NOISE_BYTES - VALUE_BYTES);
    return Arrays.copyOfRange(noise, from, from + VALUE_BYTES);
  }
}
