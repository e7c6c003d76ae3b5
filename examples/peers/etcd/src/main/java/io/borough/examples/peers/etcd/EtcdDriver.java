package io.borough.examples.peers.etcd;

import io.borough.examples.peers.harness.Driver;

/** The driver of etcd. */
public final class EtcdDriver {
  private EtcdDriver() {}

  /**
   * Runs it.
   *
   * @param endpoints http://host:port of each server's client port
   */
  public static void main(String[] endpoints) {
    Driver.serve(() -> new EtcdStore(endpoints));
  }
}
