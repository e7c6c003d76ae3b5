package io.borough.examples.cluster;

/**
 * How much the example does.
 *
 * @param partitions how many partitions are written to; so many writes are open at once, one in each
 * @param entries how many entries are written before the kill, over all partitions
 * @param streams how many requests carry a stream, one after the other
 * @param streamBytes how long each of those streams is
 * @param pauseMs how long each partition's writer waits between two entries while a node is down
 */
record Scale(int partitions, int entries, int streams, int streamBytes, long pauseMs) {
  /** What {@link Main} does. */
  static final Scale DEMO = new Scale(64, 10_000, 4, 8 << 20, 50);

  /** What a test does. */
  static final Scale SMALL = new Scale(12, 1_000, 1, 2 << 20, 50);

  /** The names of the partitions. */
  String partition(int number) {
    return "partition-" + number;
  }
}
