package io.borough.verticles.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** The cluster that is measured, and the way to it. Thread: as said at each method. */
interface BenchTarget extends AutoCloseable {
  /** An operation on it, begun on {@link #context()}. */
  Load load(Operation operation);

  /** Writes so many entries of one partition as one batch, from that entry on; on {@link #context()}. */
  Future<?> write(int entry, int count);

  /** Runs a closed loop of gets inside the node that leads a partition; any thread. */
  Future<Measurement> localGets(int inFlight, double seconds);

  /** The event loop of the driver. */
  Context context();

  /** What the nodes have cost; nothing where they are not this process's children. */
  ProcessUsage cost();

  /** How many nodes {@link #cost()} is of, or 0. */
  int nodes();

  /** What it is, for the report. */
  JsonObject describe();

  @Override
  void close();
}
