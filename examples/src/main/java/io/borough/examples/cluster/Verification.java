package io.borough.examples.cluster;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads every entry in every node's own copy, one after the other within a partition.
 *
 * <p>Thread: the driver's event loop.
 */
final class Verification {
  private static final int SHOWN = 5;

  private final List<String> wrong = new ArrayList<>();
  private long wrongCount;
  private long acknowledgedFound;

  /** Reads all of this at this node; fails only when it cannot be read. */
  Future<Void> verify(NodeProcess node, Door door, List<Entries> all) {
    return Future.all(all.stream().map(entries -> verify(node, door, entries)).toList()).mapEmpty();
  }

  private Future<Void> verify(NodeProcess node, Door door, Entries entries) {
    Promise<Void> done = Promise.promise();
    next(node, door, entries, 0, done);
    return done.future();
  }

  private void next(NodeProcess node, Door door, Entries entries, int number, Promise<Void> done) {
    if (number == entries.size()) {
      done.complete();
      return;
    }
    door.get(entries.partition(), entries.key(number)).onComplete(read -> {
      if (!entries.allows(number, read)) {
        wrongCount++;
        if (wrong.size() < SHOWN) {
          wrong.add("node " + node.name() + ", " + entries.partition() + "/" + number + ": " + read);
        }
      } else if (entries.isAcknowledged(number)) {
        acknowledgedFound++;
      }
      next(node, door, entries, number + 1, done);
    }, done::fail);
  }

  /** Returns how many acknowledged entries were found, over all nodes. */
  long acknowledgedFound() {
    return acknowledgedFound;
  }

  /** Returns how many entries have a wrong value. */
  long wrongCount() {
    return wrongCount;
  }

  /** Returns descriptions of the first wrong entries. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }
}
