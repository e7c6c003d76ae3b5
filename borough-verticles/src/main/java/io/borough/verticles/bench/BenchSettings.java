package io.borough.verticles.bench;

import java.util.List;

/**
 * What is measured, and for how long.
 *
 * @param operations one after the other
 * @param inFlight how many operations are open, for each operation one after the other
 * @param workload what is written and read
 * @param warmUpSeconds how long an operation runs before it is measured
 * @param seconds how long it is measured
 */
public record BenchSettings(List<Operation> operations, List<Integer> inFlight, Workload workload,
    double warmUpSeconds, double seconds) {
  /** Copies the lists. */
  public BenchSettings {
    operations = List.copyOf(operations);
    inFlight = List.copyOf(inFlight);
  }
}
