package io.borough.examples.peers.imap;

import io.borough.examples.peers.harness.Driver;
import java.util.List;

/** The driver of the IMap. */
public final class ImapDriver {
  private ImapDriver() {}

  /**
   * Runs it.
   *
   * @param members host:port of each member
   */
  public static void main(String[] members) {
    Driver.serve(() -> new ImapStore(List.of(members)));
  }
}
