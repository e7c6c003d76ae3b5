package io.borough.verticles.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import org.junit.jupiter.api.Test;

@UnitTest
class GatewayMetricsTest {
  /** Prometheus reckons rates of counters alone, and knows them by their type and the end of their name. */
  @Test
  void whatOnlyGrowsIsACounterAndEverythingElseAGauge() {
    GatewayMetrics metrics = GatewayMetrics.withJvm();
    try {
      metrics.publish("borough.handler.failures.total", "failed", this, owner -> 3);
      metrics.publish("borough.disk.free.bytes", "free", this, owner -> 4);
      assertThat(metrics.page()).contains("# TYPE borough_handler_failures_total counter",
          "borough_handler_failures_total 3.0", "# TYPE borough_disk_free_bytes gauge", "borough_disk_free_bytes 4.0");
    } finally {
      metrics.close();
    }
  }
}
