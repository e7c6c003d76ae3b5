package io.borough.verticles.cli;

/** What the command's exit code says; scripts rely on the numbers. */
final class ExitCodes {
  /** It was done. */
  static final int DONE = 0;

  /** {@code get}: there is no such key. */
  static final int ABSENT = 1;

  /** {@code node}: it refused to start. */
  static final int NODE_REFUSED = 1;

  /** It was not done, or nobody knows: stderr says which. */
  static final int FAILED = 2;

  private ExitCodes() {}
}
