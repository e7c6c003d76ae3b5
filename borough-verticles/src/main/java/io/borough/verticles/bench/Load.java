package io.borough.verticles.bench;

import io.vertx.core.Future;
import java.util.function.LongConsumer;

/** One operation of a closed loop. Thread: the driver's event loop. */
@FunctionalInterface
interface Load {
  /**
   * Does it once.
   *
   * @param units hears how many units are done, when they are: in all by the end, a stream's bytes as they flow
   */
  Future<?> once(LongConsumer units);
}
