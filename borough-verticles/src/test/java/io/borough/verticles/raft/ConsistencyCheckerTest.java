package io.borough.verticles.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.impl.message.RaftMessages.Digest;
import io.borough.testing.UnitTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is believed when replicas differ. */
@UnitTest
class ConsistencyCheckerTest {
  private static Digest at(long index, long value) {
    return new Digest(index, value);
  }

  @Test
  void replicasThatAgreeAreNoCase() {
    assertThat(ConsistencyChecker.compare(Map.of("a", List.of(at(256, 1)), "b", List.of(at(256, 1), at(512, 2)),
        "c", List.of(at(512, 2))), 3)).isNull();
  }

  @Test
  void oneThatDiffersFromMostIsTheOddOne() {
    assertThat(ConsistencyChecker.compare(
        Map.of("a", List.of(at(256, 1)), "b", List.of(at(256, 9)), "c", List.of(at(256, 1))), 3))
        .isEqualTo(new ConsistencyChecker.Verdict(256, at(256, 1), List.of("b")));
  }

  /** It may be the leader that asks, and it goes like any other. */
  @Test
  void twoOfFiveMayBeOdd() {
    ConsistencyChecker.Verdict verdict = ConsistencyChecker.compare(Map.of("a", List.of(at(256, 8)), "b",
        List.of(at(256, 9)),
        "c", List.of(at(256, 1)), "d", List.of(at(256, 1)), "e", List.of(at(256, 1))), 5);
    assertThat(verdict.majority()).isEqualTo(at(256, 1));
    assertThat(verdict.odd()).containsExactlyInAnyOrder("a", "b");
  }

  /** To stop one of two at random would stop the right one half of the time. */
  @Test
  void withoutAMajorityNobodyIsStopped() {
    assertThat(ConsistencyChecker.compare(Map.of("a", List.of(at(256, 1)), "b", List.of(at(256, 2))), 2))
        .isEqualTo(new ConsistencyChecker.Verdict(256, null, List.of()));
    assertThat(ConsistencyChecker.compare(
        Map.of("a", List.of(at(256, 1)), "b", List.of(at(256, 2)), "c", List.of(at(256, 3))), 3))
        .isEqualTo(new ConsistencyChecker.Verdict(256, null, List.of()));
    assertThat(ConsistencyChecker.compare(Map.of("a", List.of(at(256, 1)), "b", List.of(at(256, 2))), 3))
        .isEqualTo(new ConsistencyChecker.Verdict(256, null, List.of()));
  }

  @Test
  void whatMostHaveNotComeToIsNotCompared() {
    assertThat(ConsistencyChecker.compare(Map.of("a", List.of(at(256, 1), at(512, 2)), "b", List.of(at(256, 1)),
        "c", List.of(at(256, 1))), 3)).isNull();
    assertThat(ConsistencyChecker.compare(Map.of("a", List.of(at(256, 1))), 3)).isNull();
    assertThat(ConsistencyChecker.compare(Map.of("a", List.of(at(256, 1))), 1)).isNull();
    assertThat(ConsistencyChecker.compare(Map.of(), 3)).isNull();
  }
}
