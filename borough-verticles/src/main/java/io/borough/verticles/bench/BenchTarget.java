package io.borough.verticles.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** The measured cluster. Thread: see each method. */
interface BenchTarget extends AutoCloseable {
  /** Returns a step that runs an operation; steps run on {@link #context()}. */
  LoadGenerator.Step step(Operation operation);

  /**
   * Writes entries of one partition as one batch; on {@link #context()}.
   *
   * @param entry the first entry; after the last entry of the partition the batch continues with its first
   */
  Future<?> write(int entry, int count);

  /** Runs a closed loop of gets on the node that leads a partition; any thread. */
  Future<Measurement> localGets(int inFlight, double seconds);

  /** Returns the event loop of the driver. */
  Context context();

  /** Returns the resource usage of the nodes; 0 when they are not children of this process. */
  ProcessUsage usage();

  /** Returns the number of nodes that {@link #usage()} covers, or 0. */
  int nodes();

  /** Describes the cluster for the report. */
  JsonObject describe();

  @Override
  void close();
}
