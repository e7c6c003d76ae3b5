package io.borough.examples.peers.borough;

import io.borough.examples.peers.harness.Driver;
import java.util.List;

/** The driver of Borough. */
public final class BoroughDriver {
  private BoroughDriver() {}

  /**
   * Runs it.
   *
   * @param addresses host:port of each node
   */
  public static void main(String[] addresses) {
    Driver.serve(() -> new BoroughStore(List.of(addresses)));
  }
}
