package io.borough.verticles.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

@UnitTest
class RawWriteBatchTest {
  private static final int CHANGES = 400;

  /** Made by hand, a batch must be the one that RocksDB would have made, or it is read as something else. */
  @Test
  void theBytesAreThoseOfRocksDbsOwnBatch() throws RocksDBException {
    RocksDB.loadLibrary();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    RawWriteBatch ours = new RawWriteBatch(10);
    try (WriteBatch theirs = new WriteBatch()) {
      for (int i = 0; i < CHANGES; i++) {
        byte[] key = bytes(random);
        byte[] other = bytes(random);
        switch (random.nextInt(4)) {
          case 0 -> {
            ours.put(key, other);
            theirs.put(key, other);
          }
          case 1 -> {
            ours.delete(key);
            theirs.delete(key);
          }
          case 2 -> {
            ours.deleteRange(key, other);
            theirs.deleteRange(key, other);
          }
          default -> {
            ours.beginPut();
            System.arraycopy(key, 0, write(ours, key.length), at, key.length);
            System.arraycopy(other, 0, write(ours, other.length), at, other.length);
            theirs.put(key, other);
          }
        }
      }
      try (WriteBatch made = ours.toBatch()) {
        assertThat(made.data()).as("seed " + seed).isEqualTo(theirs.data());
        assertThat(made.count()).isEqualTo(CHANGES);
      }
    }
  }

  private int at;

  private byte[] write(RawWriteBatch batch, int size) {
    at = batch.keyOrValue(size);
    return batch.array();
  }

  private static byte[] bytes(Random random) {
    int[] sizes = {0, 1, 127, 128, 16_383, 16_384};
    byte[] bytes = new byte[sizes[random.nextInt(sizes.length)]];
    random.nextBytes(bytes);
    return bytes;
  }
}
