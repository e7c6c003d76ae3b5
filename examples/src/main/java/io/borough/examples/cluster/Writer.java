package io.borough.examples.cluster;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.error.UnavailableException;
import io.borough.error.UnknownOutcomeException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/**
 * Writes entry after entry to one partition, each when the one before is settled, and where asked reads each back.
 *
 * <p>A write that certainly had no effect is sent again; a write of unknown outcome is not.
 *
 * <p>Thread: the driver's event loop.
 */
final class Writer {
  private static final long RETRY_MS = 20;

  private final Vertx vertx;
  private final Door door;
  private final Entries entries;
  private final Meter writes;
  private final Meter reads; // null: nothing is read back
  private final Pauses writePauses = new Pauses();
  private final Pauses readPauses = new Pauses();
  private final Promise<Void> done = Promise.promise();
  private long pauseMs;
  private int end;

  Writer(Vertx vertx, Door door, Entries entries, Meter writes, Meter reads) {
    this.vertx = vertx;
    this.door = door;
    this.entries = entries;
    this.writes = writes;
    this.reads = reads;
  }

  /** Writes so many, one right after the other; fails when one of them cannot be written at all. */
  Future<Void> write(int count) {
    end = entries.next() + count;
    step();
    return done.future();
  }

  /** Writes until {@link #stop()}, with a pause after each. */
  Future<Void> writeOn(long pause) {
    pauseMs = pause;
    end = Integer.MAX_VALUE;
    step();
    return done.future();
  }

  /** Ends the writer after its open entry. */
  void stop() {
    end = 0;
  }

  String partition() {
    return entries.partition();
  }

  Pauses writePauses() {
    return writePauses;
  }

  Pauses readPauses() {
    return readPauses;
  }

  private void step() {
    int number = entries.next();
    if (number >= end) {
      done.tryComplete();
      return;
    }
    long begun = System.nanoTime();
    door.put(entries.partition(), entries.key(number), entries.value(number)).onComplete(
        written -> acknowledged(number, begun),
        cause -> notAcknowledged(Failures.of(cause)));
  }

  private void acknowledged(int number, long begun) {
    writes.succeeded(begun);
    writePauses.succeeded();
    entries.acknowledged();
    if (reads == null) {
      goOn(pauseMs);
    } else {
      readBack(number);
    }
  }

  private void notAcknowledged(BoroughException cause) {
    if (cause instanceof UnavailableException) {
      writes.refused(); // nothing happened: the same entry again
      goOn(RETRY_MS);
    } else if (cause instanceof UnknownOutcomeException) {
      entries.unknown();
      goOn(RETRY_MS);
    } else {
      done.tryFail(cause);
    }
  }

  private void readBack(int number) {
    long begun = System.nanoTime();
    door.get(entries.partition(), entries.key(number)).onComplete(
        read -> read(number, begun, read),
        cause -> notRead(Failures.of(cause)));
  }

  private void read(int number, long begun, Buffer read) {
    if (!entries.allows(number, read)) {
      done.tryFail(ErrorCode.CORRUPT_DATA.failure(entries.partition() + "/" + number + " was acknowledged, and a read "
          + "just after it found " + read));
      return;
    }
    reads.succeeded(begun);
    readPauses.succeeded();
    goOn(pauseMs);
  }

  private void notRead(BoroughException cause) {
    if (cause instanceof UnavailableException) {
      reads.refused();
      goOn(RETRY_MS);
    } else {
      done.tryFail(cause);
    }
  }

  private void goOn(long afterMs) {
    if (afterMs == 0) {
      step();
    } else {
      vertx.setTimer(afterMs, timer -> step());
    }
  }
}
