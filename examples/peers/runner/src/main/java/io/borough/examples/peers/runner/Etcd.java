package io.borough.examples.peers.runner;

import java.io.IOException;
import java.io.OutputStream;

/** Finds out whether there is an etcd to run. */
final class Etcd {
  private Etcd() {}

  /**
   * Runs it to learn its version.
   *
   * @throws IllegalStateException when it cannot be run; the message tells how to install it
   */
  static void check(String command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command, "--version").redirectErrorStream(true).start();
      process.getInputStream().transferTo(OutputStream.nullOutputStream());
      if (process.waitFor() == 0) {
        return;
      }
    } catch (IOException e) { // said below
    }
    throw new IllegalStateException(command + " cannot be run: install etcd (on Debian `apt-get install etcd-server`), "
        + "say where it is with --etcd PATH, or leave it out with --systems borough,rheakv,imap");
  }
}
