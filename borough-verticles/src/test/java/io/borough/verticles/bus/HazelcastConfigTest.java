package io.borough.verticles.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.ConfigXmlGenerator;
import com.hazelcast.config.XmlConfigBuilder;
import io.borough.testing.UnitTest;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What the Hazelcast of a node's own Vert.x is configured by: the node, and nothing else that lies about. */
@UnitTest
@Isolated("it sets system properties")
class HazelcastConfigTest {
  private static final List<String> FILES = List.of("cluster.xml", "vertx-cluster.xml", "hazelcast.xml",
      "hazelcast-default.xml", "hazelcast-client.xml");
  private static final List<String> PROPERTIES = List.of("vertx.hazelcast.config", "hazelcast.config");

  @TempDir
  private Path folder;

  /** Of an application that uses Hazelcast itself: a node would dial that application's members, or not start. */
  @Test
  void filesOfTheApplicationAreNotRead() throws IOException {
    String expected = xml(config());
    for (String name : FILES) {
      Files.writeString(folder.resolve(name), """
          <hazelcast xmlns="http://www.hazelcast.com/schema/config">
            <instance-name>of-an-application</instance-name>
            <properties><property name="hazelcast.partition.count">7</property></properties>
            <member-attributes><attribute name="of">an-application</attribute></member-attributes>
            <listeners><listener>no.such.Listener</listener></listeners>
          </hazelcast>
          """);
    }
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader application = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(application);
      PROPERTIES.forEach(name -> System.setProperty(name, folder.resolve("cluster.xml").toString()));
      assertThat(xml(config())).isEqualTo(expected);
    } finally {
      PROPERTIES.forEach(System::clearProperty);
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  /** What vertx-hazelcast relies on comes from a file in its jar, which is not read either. */
  @Test
  void theStructuresOfVertxAreConfiguredAsItsOwnFileSays() throws IOException {
    try (InputStream file = HazelcastClusterManager.class.getResourceAsStream("/default-cluster.xml")) {
      Config stock = new XmlConfigBuilder(file).build();
      Config own = config();

      assertThat(own.getMapConfigs()).isEqualTo(stock.getMapConfigs());
      assertThat(own.getMultiMapConfigs()).isEqualTo(stock.getMultiMapConfigs());
    }
  }

  private static Config config() {
    return HazelcastVertx.manager("c", "127.0.0.1", 5701, () -> List.of("127.0.0.1:5702")).getConfig();
  }

  private static String xml(Config config) {
    return new ConfigXmlGenerator(true).generate(config);
  }
}
