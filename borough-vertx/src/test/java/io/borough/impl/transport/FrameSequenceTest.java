package io.borough.impl.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.Trials;
import io.borough.testing.UnitTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

@UnitTest
class FrameSequenceTest {
  /** Frames that are lost, late or on another link: what is read is in order, and what is called unread never was. */
  @Test
  void everyFrameIsReadOnceOrReportedLost() {
    Trials.run(1_000, values -> {
      double trouble = values.between(0, 0.3);
      Random random = values.random();
      List<long[]> sent = new ArrayList<>();
      long link = 1;
      long seq = 0;
      for (int i = 0; i < 200; i++) {
        sent.add(new long[] {link, seq++});
        if (random.nextDouble() < trouble / 10) {
          link += 1 + random.nextInt(3);
          seq = 0;
        }
      }
      List<long[]> arriving = new ArrayList<>();
      for (long[] frame : sent) {
        if (random.nextDouble() >= trouble) {
          int late = random.nextDouble() < trouble && !arriving.isEmpty() ? 1 + random.nextInt(arriving.size()) : 0;
          arriving.add(arriving.size() - late, frame);
        }
      }
      FrameSequence sequence = new FrameSequence();
      List<long[]> read = new ArrayList<>();
      List<FrameSequence.Gap> lost = new ArrayList<>();
      for (long[] frame : arriving) {
        FrameSequence.Arrival arrival = sequence.arrive(frame[0], frame[1]);
        if (arrival.read()) {
          read.add(frame);
        }
        if (arrival.lost() != null) {
          lost.add(arrival.lost());
        }
      }
      for (int i = 1; i < read.size(); i++) {
        assertThat(after(read.get(i - 1), read.get(i))).isTrue();
      }
      for (long[] frame : sent) {
        boolean wasRead = read.contains(frame);
        boolean reported = lost.stream().anyMatch(each -> each.contains(frame[0], frame[1]));
        boolean beforeTheLast = !read.isEmpty() && after(frame, read.get(read.size() - 1));
        assertThat(wasRead && reported).isFalse();
        if (beforeTheLast && !wasRead && (frame[0] > read.get(0)[0] || read.get(0)[1] > 0)) {
          assertThat(reported).isTrue();
        }
      }
    });
  }

  private static boolean after(long[] first, long[] second) {
    return second[0] > first[0] || second[0] == first[0] && second[1] > first[1];
  }

  /** A side that has forgotten a peer cannot say whether it read what came before. */
  @Test
  void aPeerMetInTheMiddleOfItsLinkIsToldThatTheBeginningIsUncertain() {
    FrameSequence.Arrival arrival = new FrameSequence().arrive(5, 3);
    assertThat(arrival.read()).isTrue();
    assertThat(arrival.lost().unread()).isFalse();
    assertThat(arrival.lost().contains(5, 2)).isTrue();
    assertThat(arrival.lost().contains(5, 3)).isFalse();
    assertThat(new FrameSequence().arrive(5, 0).lost()).isNull();
  }
}
