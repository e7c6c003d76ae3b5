package io.borough.impl.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.testing.Trials;
import io.borough.testing.UnitTest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

@UnitTest
class CreditTest {
  private static final int TOTAL = 300_000;

  /**
   * Counted credit leaks when a grant is lost or doubled, and starves the writer or drowns the reader. Here grants are
   * lost, doubled and swapped, and the window is another each time.
   */
  @Test
  void whateverHappensToGrantsTheReaderIsNeverDrowned() {
    Trials.run(1_000, values -> {
      int largest = values.between(1_024, 40_000);
      Random random = values.random();
      SendCredit credit = new SendCredit();
      CreditWindow window = new CreditWindow();
      List<Long> grants = new ArrayList<>(List.of(window.open(largest)));
      Deque<Integer> unread = new ArrayDeque<>();
      int unreadCost = 0;
      for (int i = 0; i < 2_000; i++) {
        switch (random.nextInt(3)) {
          case 0 -> { // a grant, not always the oldest, comes once, twice or never
            if (!grants.isEmpty()) {
              long grant = grants.remove(random.nextInt(grants.size()));
              for (int times = random.nextInt(3); times > 0; times--) {
                credit.grant(grant);
              }
            }
          }
          case 1 -> {
            if (credit.available() > 0) {
              int bytes = 1 + random.nextInt((int) Math.min(credit.available(), 20_000));
              credit.spend(bytes);
              assertThat(window.receive(bytes)).as("within what was granted").isTrue();
              unread.add(bytes);
              unreadCost += SendCredit.cost(bytes);
            }
          }
          default -> {
            if (!unread.isEmpty()) {
              unreadCost -= SendCredit.cost(unread.element());
              long grant = window.consume(unread.poll(), 1_024 + random.nextInt(largest - 1_023));
              if (grant >= 0) {
                grants.add(grant);
              }
            }
          }
        }
        assertThat(unreadCost).isLessThanOrEqualTo(largest);
        assertThat(window.outstanding()).isLessThanOrEqualTo(largest);
      }
    });
  }

  /** As long as the last grant comes, the writer goes on to the end whatever became of those before. */
  @Test
  void aLaterGrantMakesUpForEveryLostOne() {
    Trials.run(1_000, values -> {
      int size = values.between(512, 100_000);
      Random random = values.random();
      SendCredit credit = new SendCredit();
      CreditWindow window = new CreditWindow();
      credit.grant(window.open(size));
      int sent = 0;
      int rounds = 0;
      while (sent < TOTAL) {
        Deque<Integer> unread = new ArrayDeque<>();
        while (credit.available() > 0) {
          int bytes = 1 + random.nextInt((int) Math.min(credit.available(), 70_000));
          credit.spend(bytes);
          window.receive(bytes);
          unread.add(bytes);
          sent += bytes;
        }
        long last = -1;
        while (!unread.isEmpty()) {
          last = Math.max(last, window.consume(unread.poll(), size)); // all but the last are lost
        }
        credit.grant(last);
        assertThat(++rounds).as("rounds without an end").isLessThan(TOTAL);
      }
    });
  }

  /** A late grant must not take back what a later one gave. */
  @Test
  void aSmallerGrantChangesNothing() {
    SendCredit credit = new SendCredit();
    credit.grant(1_000);
    credit.grant(400);
    assertThat(credit.available()).isEqualTo(1_000);
    credit.spend(800);
    assertThat(credit.available()).as("less than the least frame counts").isZero();
    assertThatThrownBy(() -> credit.spend(1)).isInstanceOf(IllegalStateException.class);
    credit.grant(SendCredit.ALL_TAKEN);
    assertThat(credit.isAllTaken()).isTrue();
  }

  /** A writer that does not keep to its credit is found out. */
  @Test
  void moreThanWasGrantedIsNoticed() {
    CreditWindow window = new CreditWindow();
    window.open(1_000);
    assertThat(window.receive(1_000)).isTrue();
    assertThat(window.receive(1)).isFalse();
  }
}
