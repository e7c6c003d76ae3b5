package io.borough.examples.cluster;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Predicate;

/**
 * A writer for each partition: so many writes are open at once.
 *
 * <p>Thread: the driver's event loop.
 */
final class Writers {
  private static final int GONE_ON = 3; // replies from before a kill may arrive after it, but not three in a row

  private final List<Writer> writers;
  private Future<Void> ended;

  Writers(List<Writer> writers) {
    this.writers = writers;
  }

  /** Writes this many entries, spread evenly over the partitions. */
  Future<Void> write(int entries) {
    int each = entries / writers.size();
    int more = entries % writers.size();
    return Future.all(writers.stream().map(writer -> writer.write(each + (writers.indexOf(writer) < more ? 1 : 0)))
        .toList()).mapEmpty();
  }

  /** Begins to write until {@link #stop()}. */
  Future<Void> begin(long pauseMs) {
    ended = Future.all(writers.stream().map(writer -> writer.writeOn(pauseMs)).toList()).mapEmpty();
    return Future.succeededFuture();
  }

  /** Ends after the entries under way; fails with what made one of the writers give up. */
  Future<Void> stop() {
    writers.forEach(Writer::stop);
    return ended;
  }

  /** Begins to look for pauses. */
  Future<Void> watch() {
    writers.forEach(writer -> {
      writer.writePauses().watch();
      writer.readPauses().watch();
    });
    return Future.succeededFuture();
  }

  /**
   * Returns whether every partition has been written and read again since {@link #watch}. Also true when a writer has
   * given up; {@link #stop()} then fails with the cause.
   */
  Future<Boolean> goOn() {
    return Future.succeededFuture(ended.failed() || writers.stream().allMatch(writer ->
        writer.writePauses().successes() >= GONE_ON && writer.readPauses().successes() >= GONE_ON));
  }

  /** The longest pause of the writes of any of these partitions. */
  long longestWritePauseMs(Predicate<String> partitions) {
    return writers.stream().filter(writer -> partitions.test(writer.partition()))
        .mapToLong(writer -> writer.writePauses().longestMs()).max().orElse(0);
  }

  /** The longest pause of the reads of any partition. */
  long longestReadPauseMs() {
    return writers.stream().mapToLong(writer -> writer.readPauses().longestMs()).max().orElse(0);
  }
}
