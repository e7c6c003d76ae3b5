package io.borough.verticles.bus;

import static io.borough.verticles.kit.LocalCluster.await;
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
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a node's own Vert.x opens, and why it does not. */
class OwnVertxTest {
  private static final String HOST = "127.0.0.1";

  /** Older nodes count 31 partitions: beside them this version cannot run, and its operator must know why. */
  @Test
  void aNodeThatTheMembersRefuseSaysSo() {
    int port = new FreePorts(HOST).choose("port", 0, 0);
    Config config = HazelcastBus.manager("opens", HOST, port, List::of).getConfig();
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
}
