package io.borough.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

/** What the example accepts as right: it must not pass over a lost write, nor call an unknown outcome a loss. */
@UnitTest
class EntriesTest {
  private final Entries entries = new Entries("p");

  @Test
  void anAcknowledgedEntryMustBeThere() {
    entries.acknowledged();

    assertThat(entries.allows(0, entries.value(0))).isTrue();
    assertThat(entries.allows(0, null)).as("lost").isFalse();
    assertThat(entries.allows(0, Buffer.buffer("other"))).as("of something else").isFalse();
    assertThat(entries.acknowledgedCount()).isEqualTo(1);
    assertThat(entries.unknownCount()).isZero();
  }

  @Test
  void anEntryOfUnknownOutcomeMayBeThereOrNot() {
    entries.unknown();

    assertThat(entries.allows(0, entries.value(0))).isTrue();
    assertThat(entries.allows(0, null)).isTrue();
    assertThat(entries.allows(0, entries.value(1))).as("another entry's").isFalse();
    assertThat(entries.acknowledgedCount()).isZero();
    assertThat(entries.unknownCount()).isEqualTo(1);
  }
}
