package io.borough.examples.peers.rheakv;

import io.borough.examples.peers.harness.Driver;

/** The driver of RheaKV. */
public final class RheaKvDriver {
  private RheaKvDriver() {}

  /**
   * Runs it.
   *
   * @param servers host:port of all servers, separated by commas, as one argument
   */
  public static void main(String[] servers) {
    Driver.serve(() -> new RheaKvStore(servers[0]));
  }
}
