package io.borough.verticles.bus;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.UnavailableException;
import io.borough.options.BoroughOptions;
import io.borough.options.SecurityOptions;
import io.borough.testing.NodeTest;
import io.vertx.core.Vertx;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How a node's own Vert.x opens, and why it does not. */
@NodeTest
class OwnVertxTest {
  private static final String HOST = "127.0.0.1";

  /** Older nodes count 31 partitions: beside them this version cannot run, and its operator must know why. */
  @Test
  void aNodeThatTheMembersRefuseSaysSo() {
    int port = new FreePorts(HOST).choose("port", 0, 0);
    Config config = HazelcastVertx.manager("opens", HOST, port, List::of).getConfig();
    config.setProperty("hazelcast.partition.count", "31");
    HazelcastInstance older = Hazelcast.newHazelcastInstance(config);
    try {
      String address = HOST + ":" + port;
      OwnVertx own = new OwnVertx(new BoroughOptions().setClusterName("opens"));
      assertThatThrownBy(() -> await(own.open(0, 0, List.of(address))))
          .isInstanceOfSatisfying(BoroughException.class, failure -> assertThat(failure.code())
              .isEqualTo(ErrorCode.UNSUPPORTED))
          .hasMessageContaining(address).hasMessageContaining("partition count");
    } finally {
      older.shutdown();
    }
  }

  /** No unknown outcome: a node that has not started has written nothing. */
  @Test
  void aCertificateThatIsNotThereIsNamed() {
    OwnVertx own = new OwnVertx(new BoroughOptions().setSecurity(new SecurityOptions()
        .setCertPath("/no/such.crt").setKeyPath("/no/such.key").setTrustPath("/no/such.ca")));
    assertThatThrownBy(() -> await(own.open()))
        .isInstanceOf(UnavailableException.class).hasMessageContaining("/no/such.");
  }

  /** Otherwise two threads wait for each other's lock, and the node's stop never ends. */
  @Test
  void theInstanceIsTerminatedOnlyOnceTheManagerDoesNotShutItDown() throws Exception {
    HazelcastClusterManager manager = HazelcastVertx.manager("opens", HOST, new FreePorts(HOST).choose("port", 0, 0),
        List::of);
    Vertx vertx = await(HazelcastVertx.start(manager, HOST, 0, new SecurityOptions()));
    Thread terminating = new Thread(() -> OwnVertx.terminate(manager));
    Thread leaving = new Thread(() -> {
      synchronized (manager) { // as the manager does while it leaves
        terminating.start();
        Awaitility.await().until(() -> waitsFor(manager, terminating));
        manager.getHazelcastInstance().getLifecycleService().shutdown();
      }
    });
    leaving.setDaemon(true);
    terminating.setDaemon(true);
    leaving.start();
    leaving.join(30_000);
    terminating.join(30_000);
    assertThat(leaving.isAlive()).isFalse();
    assertThat(terminating.isAlive()).isFalse();
    await(vertx.close());
  }

  private static boolean waitsFor(Object monitor, Thread thread) {
    ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId());
    return info != null && info.getThreadState() == Thread.State.BLOCKED
        && info.getLockInfo().getIdentityHashCode() == System.identityHashCode(monitor);
  }
}
