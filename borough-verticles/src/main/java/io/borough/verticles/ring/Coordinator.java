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
 * Changes the ring while this node leads the system shard: one change after another, each by a compare-and-put of the
 * stored ring.
 *
 * <p>Thread: the ring verticle's event loop. The ring that the coordinator knows may be outdated. Then the write is
 * refused, the coordinator reads the ring again, and applies the change to that one.
 */
final class Coordinator {
  private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);
  private static final int MAX_WAITING = 2_048;
  private static final int MAX_TRIES = 8;

  private record Change(String name, UnaryOperator<Ring> next, Promise<Ring> done) {}

  private final RingStore store;
  private final Supplier<Ring> firstRing;
  private final Handler<Ring> committed;
  private final Queue<Change> waiting = new ArrayDeque<>();
  private RingStore.Version known; // as read or written last, in this term of leadership
  private Change current;
  private boolean taking;

  /**
   * A coordinator that knows no ring yet.
   *
   * @param firstRing returns the ring to write when the store has none; null when this node does not found a cluster
   * @param committed called with every ring that was read or written
   */
  Coordinator(RingStore store, Supplier<Ring> firstRing, Handler<Ring> committed) {
    this.store = store;
    this.firstRing = firstRing;
    this.committed = committed;
  }

  /** Forgets the known ring: another node may have changed it. */
  void forget() {
    known = null;
  }

  /** Returns the ring as this coordinator last read or wrote it, or null. */
  Ring known() {
    return known == null ? null : known.ring();
  }

  /** Returns whether no change is under way or waiting. */
  boolean isIdle() {
    return current == null;
  }

  /**
   * Changes the ring.
   *
   * <p>Fails with the exception that {@code next} throws, with {@code OVERLOADED} when too many changes wait, and as
   * reads and writes of the system shard fail. A change whose outcome is unknown may have been written; requested
   * again, it has nothing to change then.
   *
   * @param name what the change does, for messages
   * @param next pure, may be called several times; returns its argument when there is nothing to change
   * @return the ring that has the change
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

  /** Fails the change under way and those that wait. */
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
      return; // called by a change that ended at once, within the loop below
    }
    taking = true;
    while (current == null && !waiting.isEmpty()) {
      current = waiting.remove();
      attempt(current, 1);
    }
    taking = false;
  }

  private void attempt(Change change, int tries) {
    ring().compose(version -> write(change, version)).onComplete(written -> {
      if (written.succeeded()) {
        finish(change, written.result(), null);
        return;
      }
      BoroughException failure = Failures.of(written.cause());
      boolean mismatch = failure.code() == ErrorCode.REVISION_MISMATCH; // another coordinator was first
      if (mismatch || !(failure instanceof RejectedException)) {
        known = null; // the outcome of a write without a reply is unknown
      }
      if (mismatch && tries < MAX_TRIES) {
        LOG.debug("{}: another coordinator changed the ring first, attempt {}", change.name, tries + 1);
        attempt(change, tries + 1);
      } else if (mismatch) {
        finish(change, null, ErrorCode.UNAVAILABLE.failure(change.name + ": other coordinators changed the ring first, "
            + MAX_TRIES + " times"));
      } else {
        finish(change, null, failure);
      }
    });
  }

  private Future<RingStore.Version> ring() {
    if (known != null) {
      return Future.succeededFuture(known);
    }
    return store.read().compose(version -> {
      if (version.ring() != null) {
        return Future.succeededFuture(remember(version));
      }
      Ring founded = firstRing.get();
      if (founded == null) {
        return Future.failedFuture(ErrorCode.NO_RING.failure("the system shard holds no ring yet"));
      }
      return store.write(founded, version.revision()).map(this::remember);
    });
  }

  private Future<Ring> write(Change change, RingStore.Version version) {
    Ring next = change.next.apply(version.ring()); // an exception fails the future
    if (next == version.ring()) {
      return Future.succeededFuture(next);
    }
    return store.write(next, version.revision()).map(written -> remember(written).ring());
  }

  private RingStore.Version remember(RingStore.Version version) {
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
