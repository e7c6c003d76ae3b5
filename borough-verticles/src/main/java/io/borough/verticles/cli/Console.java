package io.borough.verticles.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.function.UnaryOperator;

/**
 * The streams and the environment of a command: those of the process, or those of a test.
 *
 * @param in stdin
 * @param out stdout, which carries only the command's output
 * @param err stderr, for failures and logs
 * @param environment returns an environment variable, or null
 */
record Console(InputStream in, OutputStream out, PrintStream err, UnaryOperator<String> environment) {
  /** An environment variable: with any value, failures are printed with their stack traces. */
  private static final String DEBUG = "BOROUGH_DEBUG";

  /** Writes a failure to stderr as one line; line breaks in its message become spaces. */
  void failed(String command, Throwable failure) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    err.println(command + ": " + message.strip().replaceAll("\\s*\\R\\s*", " "));
    if (environment.apply(DEBUG) != null) {
      failure.printStackTrace(err);
    }
  }
}
