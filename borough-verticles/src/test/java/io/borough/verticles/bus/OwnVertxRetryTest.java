package io.borough.verticles.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.spi.exception.RetryableHazelcastException;
import io.borough.error.ErrorCode;
import io.borough.options.BoroughOptions;
import io.borough.options.SecurityOptions;
import io.borough.testing.NodeTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether the opening of a node's own Vert.x is tried again after it failed. */
@NodeTest
class OwnVertxRetryTest {
  @TempDir
  private Path folder;

  private static Throwable failure(Future<Vertx> opening) {
    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(opening::isComplete);
    assertThat(opening.failed()).isTrue();
    return opening.cause();
  }

  /** Each try of Hazelcast's takes seconds and prints a stack trace. */
  @Test
  void whatOtherPortsWouldNotMendIsTriedOnce() {
    AtomicInteger tries = new AtomicInteger();
    HostResolver names = name -> {
      tries.incrementAndGet();
      return HostResolver.OF_MACHINE.find(name);
    };
    String missing = folder.resolve("missing.pem").toString();
    OwnVertx vertx = new OwnVertx(new BoroughOptions().setSecurity(
        new SecurityOptions().setCertPath(missing).setKeyPath(missing).setTrustPath(missing)), names);
    assertThat(failure(vertx.open(0, 0, List.of()))).hasStackTraceContaining("missing.pem");
    assertThat(tries).hasValue(1);
  }

  /** Between the choice of a port and its binding another process may take it: then other ports help. */
  @Test
  void aPortThatWasTakenMeanwhileIsKnownAsThat() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int free = new FreePorts(InetAddress.getByName("127.0.0.1")).choose("port", 0, 0);
      assertThat(code(start(taken.getLocalPort(), free))).isEqualTo(ErrorCode.ADDRESS_IN_USE);
      assertThat(code(start(free, taken.getLocalPort()))).isEqualTo(ErrorCode.ADDRESS_IN_USE);
    }
  }

  private static ErrorCode code(Future<Vertx> opening) {
    return OwnVertx.startFailure(failure(opening), List.of()).code();
  }

  private static Future<Vertx> start(int port, int busPort) {
    return HazelcastVertx.start(HazelcastVertx.manager("taken", "127.0.0.1", port, List::of), "127.0.0.1", busPort,
        new SecurityOptions());
  }

  /** Of two nodes that join at the same time one may not know the other yet: it would have to be started again. */
  @Test
  void aMemberThatIsNotKnownYetIsAFailureOfTheMoment() {
    Throwable moment = new VertxException("not a member", new RetryableHazelcastException("Not Member!"));
    assertThat(OwnVertx.maySucceedLater(OwnVertx.startFailure(moment, List.of()))).isTrue();
    assertThat(OwnVertx.maySucceedLater(OwnVertx.startFailure(new BindException("in use"), List.of()))).isTrue();
    assertThat(OwnVertx.maySucceedLater(OwnVertx.startFailure(new VertxException("no certificate"), List.of())))
        .isFalse();
  }
}
