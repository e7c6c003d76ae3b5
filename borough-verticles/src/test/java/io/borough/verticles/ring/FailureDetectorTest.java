package io.borough.verticles.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.info.NodeState;
import io.borough.testing.UnitTest;
import java.util.Set;
import org.junit.jupiter.api.Test;

@UnitTest
class FailureDetectorTest {
  private static final long MS = 1_000_000;
  private static final Set<String> BOTH = Set.of("n1", "n2");
  private static final Set<String> FIRST = Set.of("n1");

  private final FailureDetector detector = new FailureDetector(100, 1_000);
  private final Ring up = DataFolderTest.ring("c1", 1).withNode(node(NodeState.UP));

  private static RingNode node(NodeState state) {
    return new RingNode("n2", "i2", "127.0.0.1", 4, 5, 6, -1, "", 1, state);
  }

  @Test
  void aNodeIsSuspectedWhenItWasUnreachableForLongEnough() {
    assertThat(detector.suspected(up, FIRST, 0)).isEmpty();
    assertThat(detector.suspected(up, FIRST, 99 * MS)).isEmpty();
    assertThat(detector.suspected(up, FIRST, 100 * MS)).containsExactly("n2");
  }

  /** A node that drops out again and again, for a moment each time, is not down. */
  @Test
  void aNodeThatComesBackIsCountedFromItsNextAbsence() {
    detector.suspected(up, FIRST, 0);
    detector.suspected(up, BOTH, 90 * MS);
    assertThat(detector.suspected(up, FIRST, 150 * MS)).isEmpty();
    assertThat(detector.suspected(up, FIRST, 250 * MS)).containsExactly("n2");
  }

  /** Its replicas are rebuilt only when the ring says that it is down, or is to leave. */
  @Test
  void onlyANodeThatTheRingHasAsAbsentExpires() {
    Ring down = up.withNode(node(NodeState.DOWN));
    Ring draining = up.withNode(node(NodeState.DRAINING));
    Ring left = up.withNode(node(NodeState.LEFT));
    detector.suspected(up, FIRST, 0);
    assertThat(detector.expired(up, FIRST, 1_000 * MS)).isEmpty();
    assertThat(detector.expired(down, FIRST, 999 * MS)).isEmpty();
    assertThat(detector.expired(down, FIRST, 1_000 * MS)).containsExactly("n2");
    assertThat(detector.expired(draining, FIRST, 1_000 * MS)).containsExactly("n2");
    assertThat(detector.expired(left, FIRST, 1_000 * MS)).isEmpty();
    assertThat(detector.suspected(down, FIRST, 1_000 * MS)).isEmpty();
  }

  /** A coordinator did not observe anything before it became one. */
  @Test
  void aResetBeginsToCountAgain() {
    detector.suspected(up, FIRST, 0);
    detector.reset();
    assertThat(detector.suspected(up, FIRST, 100 * MS)).isEmpty();
    assertThat(detector.suspected(up, FIRST, 200 * MS)).containsExactly("n2");
  }
}
