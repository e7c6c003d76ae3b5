package io.borough.verticles.bench;

/** What is done over and over. */
public enum Operation {
  /** Puts one entry, durable on a majority when it is done. */
  PUT("operations"),
  /** Gets one entry, linearizable. */
  GET("operations"),
  /** Puts and gets, by chance one or the other. */
  MIXED("operations"),
  /** Puts many entries of a partition in one atomic batch. */
  BATCH("entries"),
  /** Asks a handler that echoes. */
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

  /** What is counted. */
  public String unit() {
    return unit;
  }

  /** Whether it wants the entries to be there before. */
  boolean reads() {
    return this == GET || this == MIXED || this == SCAN || this == LOCALGET;
  }

  /** Whether a gateway does it. */
  public boolean overHttp() {
    return this != STREAM && this != SCAN && this != LOCALGET;
  }
}
