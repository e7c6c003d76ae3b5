package io.borough.verticles.io;

import java.nio.file.Path;

/**
 * Something that is wrong with a file.
 *
 * @param file the file or folder
 * @param offset of the first bad byte, or {@link #UNKNOWN}
 * @param problem what is wrong, as a sentence for an operator
 */
public record FileProblem(Path file, long offset, String problem) {
  /** The offset of a problem that has no known place within its file. */
  public static final long UNKNOWN = -1;

  /** Takes the problems that are found. */
  public interface Sink {
    /** Takes one problem. */
    void add(FileProblem problem);

    /** Takes a problem without a known place within its file. */
    default void add(Path file, String problem) {
      add(new FileProblem(file, UNKNOWN, problem));
    }
  }
}
