package io.borough.examples.cluster;

import io.vertx.core.buffer.Buffer;
import java.util.BitSet;

/**
 * The entries written to one partition, and what became of each. An entry's key and value follow from its number, and
 * each is written once: so what must be there is known without keeping it.
 *
 * <p>Thread: the driver's event loop.
 */
final class Entries {
  private static final String PADDING = "-".repeat(80);

  private final String partition;
  private final BitSet acknowledged = new BitSet();
  private final BitSet unknown = new BitSet();
  private int next;

  Entries(String partition) {
    this.partition = partition;
  }

  String partition() {
    return partition;
  }

  /** How many have been begun: their numbers are 0 to one less. */
  int size() {
    return next;
  }

  /** The number of the entry after those that are settled. */
  int next() {
    return next;
  }

  Buffer key(int number) {
    return Buffer.buffer(String.format("%08d", number));
  }

  Buffer value(int number) {
    return Buffer.buffer(partition + "/" + number + PADDING);
  }

  /** Records that the next entry was acknowledged: it is on the disks of a majority. */
  void acknowledged() {
    acknowledged.set(next++);
  }

  /** Records that the outcome of the next entry is unknown. */
  void unknown() {
    unknown.set(next++);
  }

  boolean isAcknowledged(int number) {
    return acknowledged.get(number);
  }

  int acknowledgedCount() {
    return acknowledged.cardinality();
  }

  int unknownCount() {
    return unknown.cardinality();
  }

  /** Returns whether this value may be read under an entry's key, null standing for nothing. */
  boolean allows(int number, Buffer read) {
    return read == null ? !isAcknowledged(number) : read.equals(value(number));
  }
}
