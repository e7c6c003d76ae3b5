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

/** A cluster of one node in this process, whose data folder is deleted afterwards. */
public final class OneNode {
  private OneNode() {}

  /**
   * Starts a node, runs a program against it, and stops it, also when the program failed.
   *
   * @param program called with the node when it serves
   * @param <T> the type of the result
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
      files.sorted(Comparator.reverseOrder()).forEach(OneNode::deleteOne); // files before their folder
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
