package io.borough.verticles.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.function.UnaryOperator;

/**
 * What a command reads and writes: the process's, or a test's.
 *
 * @param in stdin
 * @param out stdout, which has nothing but the command's answer
 * @param err stderr, for failures and logs
 * @param environment finds an environment variable, or null
 */
record Console(InputStream in, OutputStream out, PrintStream err, UnaryOperator<String> environment) {
  /** Set to anything, it shows the stack trace of a failure below its one line. */
  private static final String DEBUG = "BOROUGH_DEBUG";

  /** Writes a failure as one line on stderr, whatever its message looks like. */
  void failed(String command, Throwable failure) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    err.println(command + ": " + message.strip().replaceAll("\\s*\\R\\s*", " "));
    if (environment.apply(DEBUG) != null) {
      failure.printStackTrace(err);
    }
  }
}
