package io.borough.examples.peers.runner;

import io.borough.examples.peers.harness.Result;

/**
 * What one system did in one round with one work.
 *
 * @param serverCpuSeconds of all its servers, meanwhile
 * @param driverCpuSeconds of its driver
 */
record Cell(Result result, double serverCpuSeconds, double driverCpuSeconds) {
  private static final double OPERATIONS_OF_COST = 100_000;

  double perSecond() {
    return result.perSecond();
  }

  /** Seconds of the servers for 100,000 operations. */
  double serverCost() {
    return serverCpuSeconds / result.operations() * OPERATIONS_OF_COST;
  }

  /** Seconds of the driver for 100,000 operations. */
  double driverCost() {
    return driverCpuSeconds / result.operations() * OPERATIONS_OF_COST;
  }
}
