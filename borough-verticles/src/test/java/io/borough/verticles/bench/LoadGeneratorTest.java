package io.borough.verticles.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.error.ErrorCode;
import io.borough.testing.UnitTest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@UnitTest
@ExtendWith(VertxExtension.class)
class LoadGeneratorTest {
  private static final double SECONDS = 0.2;

  private Vertx vertx;
  private Context context;

  @BeforeEach
  void take(Vertx vertx) {
    this.vertx = vertx;
    context = vertx.getOrCreateContext();
  }

  private Measurement run(LoadGenerator.Step load, int inFlight) {
    LoadGenerator loop = new LoadGenerator(context, load, inFlight);
    return Future.<Measurement>future(ended -> context.runOnContext(now ->
        loop.run(0, SECONDS, seen -> { }).onComplete(ended))).await();
  }

  @Test
  void asManyOperationsAreOpenAsAskedFor() {
    Deque<Promise<Void>> open = new ArrayDeque<>();
    int[] most = new int[1];
    Measurement seen = run(units -> {
      Promise<Void> promise = Promise.promise();
      open.add(promise);
      most[0] = Math.max(most[0], open.size());
      vertx.runOnContext(later -> {
        units.accept(3);
        open.poll().complete();
      });
      return promise.future();
    }, 7);

    assertThat(most[0]).isEqualTo(7);
    assertThat(seen.operations()).isPositive();
    assertThat(seen.units()).isBetween(3 * seen.operations() - 21, 3 * seen.operations() + 21);
    assertThat(seen.seconds()).isGreaterThan(0.9 * SECONDS);
  }

  /** A loop that calls itself from what is done already would end in a StackOverflowError. */
  @Test
  void operationsThatEndAtOnceDoNotFillTheStack() {
    assertThat(run(units -> Future.succeededFuture(), 1).operations()).isGreaterThan(20_000);
  }

  @Test
  void failuresAreCountedByTheirCodeAndAreNoOperations() {
    Measurement seen = run(units -> Future.failedFuture(ErrorCode.OVERLOADED.failure("for a test")), 2);

    assertThat(seen.operations()).isZero();
    assertThat(seen.toJson().getJsonObject("errors").getLong("OVERLOADED")).isPositive();
  }

  @Test
  void aMeasurementIsTheSameAfterItsJson() {
    Measurement seen = run(units -> {
      units.accept(1);
      return vertx.timer(1);
    }, 3);

    Measurement read = Measurement.decode(seen.encode());
    assertThat(read.toJson().copy().putNull("maxMs")).isEqualTo(seen.toJson().copy().putNull("maxMs"));
  }
}
