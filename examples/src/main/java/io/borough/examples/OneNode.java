package io.borough.examples;

import io.borough.Borough;
import io.borough.options.BoroughOptions;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Function;
import java.util.stream.Stream;

/** A cluster of one node in this process, with its data in a folder that is gone afterwards: enough to try things. */
public final class OneNode {
  private OneNode() {}

  /**
   * Starts a node, runs a program against it, and stops it, also when the program failed.
   *
   * @param program is given the node once it serves
   * @param <T> what it results in
   * @return the program's result; its failure is thrown
   */
  public static <T> T run(Function<Borough, Future<T>> program) throws IOException {
    Path folder = Files.createTempDirectory("borough-example");
    try {
      // snippet: one-node
      Borough borough = Borough.create(new BoroughOptions().setDataDir(folder.toString()));
      try {
        return borough.start().compose(started -> program.apply(borough)).await();
      } finally {
        borough.stop().await();
      }
      // end
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(OneNode::deleteOne); // what is inside first
    }
  }

  private static void deleteOne(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
