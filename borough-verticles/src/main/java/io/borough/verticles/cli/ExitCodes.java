package io.borough.verticles.cli;

/** The exit codes of the command. Scripts rely on the numbers. */
final class ExitCodes {
  /** The command succeeded. */
  static final int DONE = 0;

  /** {@code get}: the key does not exist. */
  static final int ABSENT = 1;

  /** {@code node}: the node did not start. */
  static final int NODE_REFUSED = 1;

  /** The command failed or its outcome is unknown; stderr says which. */
  static final int FAILED = 2;

  /** {@code verify}: something in the data folder is damaged. */
  static final int DAMAGED = 1;

  /** {@code verify} and {@code recover}: a node uses the data folder. */
  static final int IN_USE = 3;

  private ExitCodes() {}
}
