package io.borough.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.testing.UnitTest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The numbers travel between versions, and the class is all that a caller's catch clause sees. */
@UnitTest
class ErrorCodeTest {
  private static final String PINNED =
      """
      INVALID_ARGUMENT 100, REVISION_MISMATCH 101, KEY_TOO_LARGE 102, VALUE_TOO_LARGE 103, BATCH_TOO_LARGE 104,
      PAYLOAD_TOO_LARGE 105, NAME_INVALID 106, NOT_FOUND 107, NO_SUCH_ROUTE 108, METHOD_NOT_ALLOWED 109,
      UNAUTHORIZED 110, FORBIDDEN 111, NO_HANDLER 112, INVALID_OPTION 113, ADDRESS_IN_USE 114,
      DATA_DIR_UNUSABLE 115, DATA_DIR_IN_USE 116, WRONG_CLUSTER 117, FORMAT_TOO_NEW 118, NODE_LEFT 119,
      PROVIDER_MISSING 120, ITERATOR_BUSY 121, NOT_STARTED 122, UNSUPPORTED 123,
      HOST_REFUSED 130, ORIGIN_REFUSED 131, CONTENT_TYPE_REFUSED 132,
      UNAVAILABLE 200, NOT_LEADER 201, OVERLOADED 202, NO_QUORUM 203, NO_RING 204, NODE_UNREACHABLE 205,
      STALE_EPOCH 206, STOPPED 207, READ_TIMEOUT 208, SCAN_EXPIRED 209, STREAM_RESET 210, STREAM_BROKEN 211,
      DISK_FULL 212,
      SESSION_EXPIRED 213,
      TIMEOUT 300, LEADERSHIP_LOST 301, CONNECTION_LOST 302, HANDLER_FAILED 303, INTERNAL 304,
      CORRUPT_DATA 400, STORAGE_FAILED 401
      """;

  /** A changed number would make an older node take one failure for another. */
  @Test
  void numbersNeverChange() {
    Map<String, Integer> pinned = new LinkedHashMap<>();
    for (String pair : PINNED.trim().split("\\s*,\\s*")) {
      String[] nameAndNumber = pair.split(" ");
      pinned.put(nameAndNumber[0], Integer.valueOf(nameAndNumber[1]));
    }
    Map<String, Integer> actual = new LinkedHashMap<>();
    for (ErrorCode code : ErrorCode.values()) {
      actual.put(code.name(), code.number());
    }
    assertThat(actual).isEqualTo(pinned);
  }

  /** Two codes of one number could not be told apart after a trip over the bus. */
  @Test
  void numbersAreUnique() {
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::number)).doesNotHaveDuplicates();
  }

  /** A write that may have happened must never come as a class that says nothing was written. */
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void theClassIsTheNumbersFamily(ErrorCode code) {
    Class<?> family =
        switch (code.number() / 100) {
          case 1 -> RejectedException.class;
          case 2 -> UnavailableException.class;
          case 3 -> UnknownOutcomeException.class;
          case 4 -> StorageException.class;
          default -> null;
        };
    BoroughException failure = code.failure("because");
    assertThat(failure).isExactlyInstanceOf(family).hasMessage("because");
    assertThat(failure.code()).isEqualTo(code);
  }

  /** Otherwise the receiver of a failure would see another one. */
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyNumberIsFoundAgain(ErrorCode code) {
    assertThat(ErrorCode.of(code.number())).isEqualTo(code);
  }

  /** A newer node's code must still tell an older one what its caller may do. */
  @Test
  void anUnknownNumberKeepsItsFamily() {
    assertThat(ErrorCode.of(199)).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(ErrorCode.of(299)).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(ErrorCode.of(399)).isEqualTo(ErrorCode.INTERNAL);
    assertThat(ErrorCode.of(499)).isEqualTo(ErrorCode.STORAGE_FAILED);
  }

  /** A number of no family promises least: a write may have happened. */
  @Test
  void aNumberOfNoFamilyIsAnUnknownOutcome() {
    for (int number : new int[] {Integer.MIN_VALUE, -101, -100, -1, 0, 1, 99, 500, 999, Integer.MAX_VALUE}) {
      assertThat(ErrorCode.of(number)).as("number %d", number).isEqualTo(ErrorCode.INTERNAL);
    }
  }

  /** The gateway's 412 and callers that try again need the revision, and 0 means absent, not unknown. */
  @Test
  void aMismatchCarriesTheCurrentRevision() {
    assertThat(ErrorCode.mismatch(0, "absent").currentRevision()).hasValue(0);
    assertThat(ErrorCode.mismatch(Long.MAX_VALUE, "far").currentRevision()).hasValue(Long.MAX_VALUE);
    assertThat(ErrorCode.mismatch(7, "other").code()).isEqualTo(ErrorCode.REVISION_MISMATCH);
    RejectedException travelled = (RejectedException) ErrorCode.REVISION_MISMATCH.failure("came over the bus");
    assertThat(travelled.currentRevision()).isEmpty();
    assertThatThrownBy(() -> ErrorCode.mismatch(-1, "negative")).isInstanceOf(IllegalArgumentException.class);
  }

  /** An overloaded node makes failures by the thousand: filling in stack traces would be most of its work. */
  @Test
  void failuresHaveNoStackTrace() {
    assertThat(ErrorCode.OVERLOADED.failure("full").getStackTrace()).isEmpty();
  }

  /** Logs show toString(): without the code an operator cannot look it up. */
  @Test
  void theTextNamesTheCode() {
    assertThat(ErrorCode.NO_QUORUM.failure("1 of 3")).hasToString(
        "io.borough.error.UnavailableException: NO_QUORUM (203): 1 of 3");
  }
}
