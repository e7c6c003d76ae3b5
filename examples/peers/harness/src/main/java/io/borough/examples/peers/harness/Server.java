package io.borough.examples.peers.harness;

import java.io.IOException;
import java.io.PrintStream;

/** A server process that is written here: it says that it serves, and ends with its stdin. */
public final class Server {
  private Server() {}

  /** Starts a server. */
  public interface Starter {
    /** Returns when it serves. */
    void start() throws Exception;
  }

  /** Runs it until stdin ends, then ends the process. */
  public static void serve(Starter starter) {
    PrintStream answers = System.out;
    System.setOut(System.err); // what a library prints is no answer
    try {
      starter.start();
      answers.println(Driver.READY);
      awaitEnd();
    } catch (Exception e) {
      e.printStackTrace();
    }
    Runtime.getRuntime().halt(0); // its data is removed in any case
  }

  private static void awaitEnd() throws IOException {
    int read = 0;
    while (read >= 0) {
      read = System.in.read();
    }
  }
}
