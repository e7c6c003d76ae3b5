package io.borough.impl.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@UnitTest
class PartitionHashTest {
  /** The hash is in every stored key: another one would lose all data. These are published results of XXH64, seed 0. */
  @ParameterizedTest
  @CsvSource({
    "'', ef46db3751d8e999",
    "a, d24ec4f1a98c6e5b",
    "as, 1c330fb2d66be179",
    "asd, 631c37ce72a97393",
    "abc, 44bc2cf5ad770999",
    "asdf, 415872f599cea71e",
    "Nobody inspects the spammish repetition, fbcea83c8a378bf1",
    "Call me Ishmael. Some years ago--never mind how long precisely-, 02a2e85470d6fd96"
  })
  void itIsXxHash64(String name, String hash) {
    assertThat(PartitionHash.of(name)).isEqualTo(Long.parseUnsignedLong(hash, 16));
  }
}
