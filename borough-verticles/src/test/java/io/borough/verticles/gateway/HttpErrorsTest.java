package io.borough.verticles.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.error.ErrorCode;
import io.borough.testing.UnitTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@UnitTest
class HttpErrorsTest {
  @ParameterizedTest
  @CsvSource({"INVALID_ARGUMENT,400", "KEY_TOO_LARGE,400", "NAME_INVALID,400", "UNAUTHORIZED,401", "FORBIDDEN,403",
      "NOT_FOUND,404", "NO_SUCH_ROUTE,404", "METHOD_NOT_ALLOWED,405", "REVISION_MISMATCH,412", "VALUE_TOO_LARGE,413",
      "BATCH_TOO_LARGE,413", "PAYLOAD_TOO_LARGE,413", "OVERLOADED,429", "HANDLER_FAILED,500", "STORAGE_FAILED,500",
      "NO_HANDLER,501", "UNSUPPORTED,501", "NO_QUORUM,503", "NOT_LEADER,503", "NO_RING,503", "SCAN_EXPIRED,503",
      "HOST_REFUSED,421", "ORIGIN_REFUSED,403", "CONTENT_TYPE_REFUSED,415", "READ_TIMEOUT,504", "TIMEOUT,504",
      "LEADERSHIP_LOST,504", "CONNECTION_LOST,504", "INTERNAL,504"})
  void aCodeHasItsStatus(ErrorCode code, int status) {
    assertThat(HttpErrors.statusOf(code)).isEqualTo(status);
  }

  /** Operators look codes up in the page's table. */
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void theStatusIsThatOfThePage(ErrorCode code) throws IOException {
    String row = "| " + code.number() + " | `" + code + "` | " + HttpErrors.statusOf(code) + " |";
    assertThat(Files.readString(Path.of("..", "docs", "operations.md"))).contains(row);
  }

  /** 503 promises that nothing was proposed to the log: a client may send its write again. */
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void onlyWhatSurelyDidNotHappenIs503(ErrorCode code) {
    if (HttpErrors.statusOf(code) == 503) {
      assertThat(code.number()).isBetween(200, 299);
    }
  }

  @Test
  void theBodyHasCodeNumberAndMessage() {
    assertThat(HttpErrors.json(ErrorCode.NO_QUORUM.failure("shard 2")))
        .isEqualTo(new JsonObject("{\"code\":\"NO_QUORUM\",\"number\":203,\"message\":\"shard 2\"}"));
  }
}
