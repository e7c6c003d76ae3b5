package io.borough.examples.cluster;

import java.io.PrintStream;
import java.util.Locale;

/** Prints what has happened, with the seconds since the beginning. Thread: the main thread. */
final class Progress {
  private final PrintStream out;
  private final long began = System.nanoTime();

  Progress(PrintStream out) {
    this.out = out;
  }

  void say(String format, Object... values) {
    line(String.format(Locale.ROOT, "%6.1f s  ", (System.nanoTime() - began) / 1e9)
        + String.format(Locale.ROOT, format, values));
  }

  void line(String text) {
    out.println(text);
    out.flush();
  }
}
