package io.borough.verticles.kit;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.testing.UnitTest;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.junit5.ProvidedBy;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxProvider;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** The watch over blocked threads is itself watched: one that sees nothing would let everything pass. */
@UnitTest
@ExtendWith(VertxExtension.class)
@Isolated("it replaces System.err")
class BlockedThreadsTest {
  /** Provides a Vert.x that warns soon. */
  public static final class Impatient implements VertxProvider {
    @Override
    public Vertx get() {
      return Vertx.vertx(new VertxOptions().setBlockedThreadCheckInterval(20).setMaxEventLoopExecuteTime(50)
          .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS));
    }
  }

  @Test
  void aBlockedEventLoopIsSeen(@ProvidedBy(Impatient.class) Vertx vertx) {
    BlockedThreads watch = new BlockedThreads();
    watch.beforeAll(null);
    Promise<Void> done = Promise.promise();
    vertx.runOnContext(loop -> {
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(400);
      while (System.nanoTime() < end) {
        LockSupport.parkNanos(1_000_000);
      }
      done.complete();
    });
    await(done.future());
    assertThatThrownBy(() -> watch.afterAll(null)).isInstanceOf(AssertionError.class);
  }
}
