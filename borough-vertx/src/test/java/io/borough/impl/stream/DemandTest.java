package io.borough.impl.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.testing.UnitTest;
import org.junit.jupiter.api.Test;

@UnitTest
class DemandTest {
  /** A sum that wrapped would be negative, and the stream would stop for ever. */
  @Test
  void aSumThatDoesNotFitIsUnbounded() {
    assertThat(Demand.plus(2, 3)).isEqualTo(5);
    assertThat(Demand.plus(2, Long.MAX_VALUE)).isEqualTo(Demand.UNBOUNDED);
    assertThat(Demand.plus(Demand.UNBOUNDED, 1)).isEqualTo(Demand.UNBOUNDED);
  }

  @Test
  void unboundedDemandIsNotUsedUp() {
    assertThat(Demand.minusOne(3)).isEqualTo(2);
    assertThat(Demand.minusOne(0)).isZero();
    assertThat(Demand.minusOne(Demand.UNBOUNDED)).isEqualTo(Demand.UNBOUNDED);
  }

  @Test
  void aNegativeAmountIsRefused() {
    assertThatThrownBy(() -> Demand.check(-1)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("amount: -1 is negative");
  }
}
