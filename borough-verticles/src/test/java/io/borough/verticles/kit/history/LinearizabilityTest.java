package io.borough.verticles.kit.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.Trials;
import io.borough.testing.UnitTest;
import io.borough.verticles.kit.history.Linearizability.Verdict;
import io.borough.verticles.kit.history.Operation.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A judge that lets everything pass, or nothing, would be worse than none. */
@UnitTest
class LinearizabilityTest {
  private static Operation put(String value, long from, long to) {
    return new Operation("k", Kind.PUT, null, value, false, from, to);
  }

  private static Operation delete(long from, long to) {
    return new Operation("k", Kind.DELETE, null, null, false, from, to);
  }

  private static Operation read(String value, long from, long to) {
    return new Operation("k", Kind.READ, null, value, false, from, to);
  }

  private static Operation compare(String expected, String value, boolean applied, long from, long to) {
    return new Operation("k", Kind.COMPARE, expected, value, applied, from, to);
  }

  private static Verdict.Kind check(Operation... operations) {
    return Linearizability.check(Arrays.asList(operations)).kind();
  }

  @Test
  void whatOneRegisterDoesIsLinearizable() {
    assertThat(check()).isEqualTo(Verdict.Kind.LINEARIZABLE);
    assertThat(check(read(null, 0, 1), put("a", 2, 3), read("a", 4, 5), compare("a", "b", true, 6, 7),
        compare("a", "c", false, 8, 9), delete(10, 11), read(null, 12, 13), compare(null, "d", true, 14, 15)))
        .isEqualTo(Verdict.Kind.LINEARIZABLE);
  }

  /** Operations at the same time may come in either order. */
  @Test
  void whatOverlapsMayComeInEitherOrder() {
    assertThat(check(put("a", 0, 10), put("b", 0, 10), read("a", 11, 12))).isEqualTo(Verdict.Kind.LINEARIZABLE);
    assertThat(check(put("a", 0, 10), put("b", 0, 10), read("b", 11, 12))).isEqualTo(Verdict.Kind.LINEARIZABLE);
    assertThat(check(put("a", 0, 1), put("b", 2, 10), read("a", 3, 4), read("b", 5, 6)))
        .isEqualTo(Verdict.Kind.LINEARIZABLE);
  }

  @Test
  void aStaleReadIsFound() {
    assertThat(check(put("a", 0, 1), put("b", 2, 3), read("a", 4, 5))).isEqualTo(Verdict.Kind.VIOLATED);
    assertThat(check(put("a", 0, 1), put("b", 2, 10), read("b", 3, 4), read("a", 5, 6)))
        .isEqualTo(Verdict.Kind.VIOLATED);
  }

  @Test
  void aLostWriteIsFound() {
    assertThat(check(put("a", 0, 1), read(null, 2, 3))).isEqualTo(Verdict.Kind.VIOLATED);
    assertThat(check(put("a", 0, 1), compare(null, "b", true, 2, 3))).isEqualTo(Verdict.Kind.VIOLATED);
  }

  @Test
  void aDeletedValueThatComesBackIsFound() {
    assertThat(check(put("a", 0, 1), delete(2, 3), read(null, 4, 5), read("a", 6, 7)))
        .isEqualTo(Verdict.Kind.VIOLATED);
  }

  @Test
  void twoThatReplaceTheSameValueAreFound() {
    assertThat(check(put("a", 0, 1), compare("a", "b", true, 2, 9), compare("a", "c", true, 2, 9)))
        .isEqualTo(Verdict.Kind.VIOLATED);
    assertThat(check(put("a", 0, 1), compare("a", "b", false, 2, 3))).isEqualTo(Verdict.Kind.VIOLATED);
  }

  @Test
  void aValueThatNobodyWroteIsFound() {
    assertThat(check(put("a", 0, 1), read("x", 2, 3))).isEqualTo(Verdict.Kind.VIOLATED);
  }

  /** A write of which nobody knows may take effect late, or never, but once. */
  @Test
  void anUnknownWriteMayComeLateOrNever() {
    Operation unknown = put("a", 0, Operation.NEVER);
    assertThat(check(unknown, read(null, 2, 3), put("b", 4, 5), read("b", 6, 7), read("a", 8, 9)))
        .isEqualTo(Verdict.Kind.LINEARIZABLE);
    assertThat(check(unknown, read(null, 2, 3))).isEqualTo(Verdict.Kind.LINEARIZABLE);
    assertThat(check(unknown, read("a", 2, 3), put("b", 4, 5), read("a", 6, 7))).isEqualTo(Verdict.Kind.VIOLATED);
    assertThat(check(put("b", 0, 1), compare("b", "a", false, 2, Operation.NEVER), read("a", 3, 4)))
        .isEqualTo(Verdict.Kind.LINEARIZABLE);
  }

  @Test
  void keysAreJudgedAlone() {
    Operation other = new Operation("other", Kind.READ, null, "x", false, 0, 1);
    assertThat(Linearizability.check(List.of(put("a", 0, 1), other)).why()).contains("key other");
  }

  /** Clients of a real register, each with its operations spread in time around the moment at which they happen. */
  @Test
  void whatClientsOfARealRegisterSeePassesAndOneWrongAnswerDoesNot() {
    Trials.run(200, values -> {
      int clients = values.between(1, 6);
      int count = values.between(1, 60);
      Random random = values.random();
      long[] free = new long[clients];
      String value = null;
      List<Operation> history = new ArrayList<>();
      int lastRead = -1;
      for (int i = 0; i < count; i++) {
        long moment = 10L * (i + 1);
        int client = random.nextInt(clients);
        long from = Math.max(free[client], moment - random.nextInt(60));
        long to = moment + random.nextInt(60);
        from = Math.min(from, moment);
        if (free[client] > moment) {
          continue; // it is busy
        }
        free[client] = to + 1;
        boolean unknown = random.nextInt(8) == 0;
        String next = "v" + i;
        switch (random.nextInt(4)) {
          case 0 -> {
            lastRead = history.size();
            history.add(read(value, from, to));
          }
          case 1 -> {
            history.add(put(next, from, unknown ? Operation.NEVER : to));
            value = unknown && random.nextBoolean() ? value : next;
          }
          case 2 -> {
            history.add(delete(from, unknown ? Operation.NEVER : to));
            value = unknown && random.nextBoolean() ? value : null;
          }
          default -> {
            String expected = random.nextBoolean() ? value : "v" + random.nextInt(i + 1);
            boolean wins = Objects.equals(expected, value);
            history.add(compare(expected, next, wins, from, unknown ? Operation.NEVER : to));
            value = wins && !(unknown && random.nextBoolean()) ? next : value;
          }
        }
      }
      assertThat(Linearizability.check(history))
          .isEqualTo(new Verdict(Verdict.Kind.LINEARIZABLE, ""));
      if (lastRead >= 0) {
        Operation honest = history.get(lastRead);
        history.set(lastRead, read("nobody's", honest.invoked(), honest.returned()));
        assertThat(Linearizability.check(history).kind()).isEqualTo(Verdict.Kind.VIOLATED);
      }
    });
  }
}
