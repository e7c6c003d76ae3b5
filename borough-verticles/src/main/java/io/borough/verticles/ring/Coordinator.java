package io.borough.verticles.ring;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.error.RejectedException;
import io.borough.impl.topology.Ring;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the ring while this node leads the system shard: one change after another, each only where the table is still
 * as it was read.
 *
 * <p>Thread: the ring verticle's event loop. What it believes to be the table may be old; then the write is refused and
 * the change is made again on what is read then.
 */
final class Coordinator {
  private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);
  private static final int MAX_WAITING = 2_048;
  private static final int MAX_TRIES = 8;

  private record Change(String name, UnaryOperator<Ring> next, Promise<Ring> done) {}

  private final SystemTable table;
  private final Supplier<Ring> first;
  private final Handler<Ring> committed;
  private final Queue<Change> waiting = new ArrayDeque<>();
  private SystemTable.Version known; // as read or written last, in this term of leadership
  private Change current;
  private boolean taking;

  /**
   * A coordinator of the table.
   *
   * @param first the table that this node founds its cluster with where there is none; null when it did not found it
   * @param committed is told every table that was read or written
   */
  Coordinator(SystemTable table, Supplier<Ring> first, Handler<Ring> committed) {
    this.table = table;
    this.first = first;
    this.committed = committed;
  }

  /** Another term: nothing known in the last one counts. */
  void forget() {
    known = null;
  }

  /** The table as this coordinator last read or wrote it, or null. */
  Ring known() {
    return known == null ? null : known.ring();
  }

  /** Whether no change is under way or waiting. */
  boolean isIdle() {
    return current == null;
  }

  /**
   * Changes the table.
   *
   * <p>Fails with what {@code next} throws; {@code OVERLOADED} when too many changes wait; otherwise as reads and
   * writes of the system shard fail. A change whose fate is unknown may have been made; asked again, it is found to be.
   *
   * @param next pure, may be called several times; returns its argument where there is nothing to change
   * @return the table that has the change
   */
  Future<Ring> change(String name, UnaryOperator<Ring> next) {
    if (waiting.size() >= MAX_WAITING) {
      return Future.failedFuture(ErrorCode.OVERLOADED.failure(MAX_WAITING + " changes of the ring are waiting"));
    }
    Change change = new Change(name, next, Promise.promise());
    waiting.add(change);
    takeNext();
    return change.done.future();
  }

  /** Fails what waits and what is under way. */
  void close() {
    BoroughException stopped = ErrorCode.STOPPED.failure("this node is stopping");
    if (current != null) {
      current.done.tryFail(stopped);
    }
    Change change = waiting.poll();
    while (change != null) {
      change.done.tryFail(stopped);
      change = waiting.poll();
    }
  }

  private void takeNext() {
    if (taking) {
      return; // a change that needed no write has ended within the loop below
    }
    taking = true;
    while (current == null && !waiting.isEmpty()) {
      current = waiting.remove();
      attempt(current, 1);
    }
    taking = false;
  }

  private void attempt(Change change, int tries) {
    table().compose(version -> write(change, version)).onComplete(written -> {
      if (written.succeeded()) {
        finish(change, written.result(), null);
        return;
      }
      BoroughException failure = Failures.of(written.cause());
      boolean mismatch = failure.code() == ErrorCode.REVISION_MISMATCH; // another coordinator was first
      if (mismatch || !(failure instanceof RejectedException)) {
        known = null; // of a write without an answer nobody knows whether it was made
      }
      if (mismatch && tries < MAX_TRIES) {
        LOG.debug("{}: the ring has changed meanwhile, try {}", change.name, tries + 1);
        attempt(change, tries + 1);
      } else if (mismatch) {
        finish(change, null, ErrorCode.UNAVAILABLE.failure(change.name + ": others changed the ring meanwhile, "
            + MAX_TRIES + " times"));
      } else {
        finish(change, null, failure);
      }
    });
  }

  private Future<SystemTable.Version> table() {
    if (known != null) {
      return Future.succeededFuture(known);
    }
    return table.read().compose(version -> {
      if (version.ring() != null) {
        return Future.succeededFuture(taken(version));
      }
      Ring founded = first.get();
      if (founded == null) {
        return Future.failedFuture(ErrorCode.NO_RING.failure("the system shard holds no ring yet"));
      }
      return table.write(founded, version.revision()).map(this::taken);
    });
  }

  private Future<Ring> write(Change change, SystemTable.Version version) {
    Ring next = change.next.apply(version.ring()); // what it throws fails the future
    if (next == version.ring()) {
      return Future.succeededFuture(next);
    }
    return table.write(next, version.revision()).map(written -> taken(written).ring());
  }

  private SystemTable.Version taken(SystemTable.Version version) {
    known = version;
    committed.handle(version.ring());
    return version;
  }

  private void finish(Change change, Ring ring, BoroughException failure) {
    current = null;
    if (failure == null) {
      change.done.tryComplete(ring);
    } else {
      change.done.tryFail(failure);
    }
    takeNext();
  }
}
