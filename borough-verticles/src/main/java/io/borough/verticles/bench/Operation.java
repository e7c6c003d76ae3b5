package io.borough.verticles.bench;

/** The operation to measure. */
public enum Operation {
  /** Puts one entry, durable on a majority of the replicas. */
  PUT("operations"),
  /** Gets one entry, linearizable. */
  GET("operations"),
  /** Randomly puts or gets one entry. */
  MIXED("operations"),
  /** Puts many entries of a partition in one atomic batch. */
  BATCH("entries"),
  /** Sends a request to a handler that echoes it. */
  REQUEST("operations"),
  /** Streams bytes to a handler that reads them all. */
  STREAM("bytes"),
  /** Reads a whole partition in order. */
  SCAN("entries"),
  /** Gets one entry in the handler of its partition, on the node that leads it; linearizable. */
  LOCALGET("operations");

  private final String unit;

  Operation(String unit) {
    this.unit = unit;
  }

  /** Returns the unit that is counted. */
  public String unit() {
    return unit;
  }

  /** Returns whether the entries must exist before. */
  boolean reads() {
    return this == GET || this == MIXED || this == SCAN || this == LOCALGET;
  }

  /** Returns whether the operation can run over HTTP. */
  public boolean overHttp() {
    return this != STREAM && this != SCAN && this != LOCALGET;
  }
}
