package io.borough.verticles.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.testing.UnitTest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When a replica that does not open counts as lost. */
@UnitTest
class OpenFailuresTest {
  private static final long PATIENCE_MS = 300_000;

  private final AtomicLong now = new AtomicLong();
  private final OpenFailures failures = new OpenFailures(PATIENCE_MS, now::get);

  /** Returns how many of a number of failed attempts report the replica as lost. */
  private long reports(int attempts, ErrorCode code) {
    BoroughException failure = code.failure("?");
    return IntStream.range(0, attempts).filter(i -> failures.isLost(1, failure)).count();
  }

  @Test
  void aDamagedReplicaIsReportedEachFiveAttempts() {
    assertThat(reports(4, ErrorCode.CORRUPT_DATA)).isZero();
    assertThat(reports(1, ErrorCode.CORRUPT_DATA)).isOne();
    assertThat(reports(10, ErrorCode.CORRUPT_DATA)).isEqualTo(2);
  }

  /** Deleting a healthy copy because too many files were open, or its disk was mounted late, loses a replica. */
  @Test
  void aReplicaWhoseFilesMayBeWholeHasAsLongAsANodeThatStaysAway() {
    assertThat(reports(1_000, ErrorCode.STORAGE_FAILED)).isZero();
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS));
    assertThat(reports(5, ErrorCode.STORAGE_FAILED)).isOne();
  }

  @Test
  void anOpeningEndsTheCount() {
    reports(4, ErrorCode.CORRUPT_DATA);
    failures.opened(1);
    assertThat(reports(4, ErrorCode.CORRUPT_DATA)).isZero();
    reports(1, ErrorCode.STORAGE_FAILED);
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS));
    failures.opened(1);
    assertThat(reports(10, ErrorCode.STORAGE_FAILED)).isZero();
  }

  @Test
  void aReplicaThatWaitsIsNotLost() {
    assertThat(reports(100, ErrorCode.UNAVAILABLE)).isZero();
  }
}
