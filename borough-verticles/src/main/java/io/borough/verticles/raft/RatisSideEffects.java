package io.borough.verticles.raft;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.concurrent.ForkJoinPool;
import java.util.logging.Level;
import org.apache.ratis.util.ExitUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Ratis from acting on the whole JVM, which belongs to the application.
 *
 * <p>The first use of its {@code ExitUtils} installs a default handler for uncaught exceptions that ends the JVM, and a
 * server that cannot start calls {@link System#exit}. Thread: any; only the first call does anything.
 */
final class RatisSideEffects {
  private static final Logger LOG = LoggerFactory.getLogger(RatisSideEffects.class);

  /**
   * The logger of a class that reports on standard error, in every JVM, that it has found epoll. Kept in a field,
   * because the JVM may discard a logger without references, and its level with it.
   */
  private static final java.util.logging.Logger CHATTER =
      java.util.logging.Logger.getLogger("org.apache.ratis.thirdparty.io.grpc.netty.TcpMetrics");

  static {
    UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    ExitUtils.disableSystemExit();
    ExitUtils.setTerminateOnUncaughtException(false);
    Thread.setDefaultUncaughtExceptionHandler(before);
    CHATTER.setLevel(Level.WARNING);
    if (ForkJoinPool.commonPool().getParallelism() < 2) {
      LOG.warn("the JVM's common pool has one thread, so that every asynchronous step of Raft starts a new one:"
          + " start the JVM with -Djava.util.concurrent.ForkJoinPool.common.parallelism=2 or more");
    }
  }

  private RatisSideEffects() {}

  /** Returns when Ratis's effects on the JVM are prevented. */
  static void contain() {
    // the class's initializer has prevented them
  }
}
