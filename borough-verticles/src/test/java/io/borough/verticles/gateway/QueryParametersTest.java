package io.borough.verticles.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.KeyRange;
import io.borough.ScanOptions;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.options.Consistency;
import io.borough.testing.Trials;
import io.borough.testing.UnitTest;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@UnitTest
class QueryParametersTest {
  private static ScanOptions scan(String query) {
    QueryParameters parameters = QueryParameters.parse(query);
    parameters.timeoutMs();
    ScanOptions options = parameters.scan(parameters.encoding());
    parameters.end();
    return options;
  }

  private static void assertRefused(String query, Consumer<QueryParameters> read) {
    assertThatThrownBy(() -> {
      QueryParameters parameters = QueryParameters.parse(query);
      read.accept(parameters);
      parameters.end();
    }).isInstanceOfSatisfying(BoroughException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }

  @Test
  void noQueryHasTheDefaults() {
    QueryParameters none = QueryParameters.parse("");
    assertThat(none.timeoutMs()).isEqualTo(5_000);
    assertThat(none.consistency()).isEqualTo(Consistency.LINEARIZABLE);
    assertThat(scan("").toJson()).isEqualTo(new ScanOptions().toJson());
  }

  @Test
  void everyParameterIsRead() {
    ScanOptions options = scan("gt=YQ%3D%3D&gte=Yg&lt=_w&lte=%2Fw%3D%3D&prefix=YQ&reverse&limit=7&keys=false"
        + "&values=true&encoding=base64&timeoutMs=1");
    assertThat(options.getRange()).isEqualTo(KeyRange.all().gt(Buffer.buffer("a")).gte(Buffer.buffer("b"))
        .lt(Buffer.buffer(new byte[] {-1})).lte(Buffer.buffer(new byte[] {-1})).withPrefix(Buffer.buffer("a")));
    assertThat(options.isReverse()).isTrue();
    assertThat(options.getLimit()).isEqualTo(7);
    assertThat(options.isKeys()).isFalse();
    assertThat(options.isValues()).isTrue();
  }

  /** An absent bound and the empty key are not the same: one is everything, the other nearly nothing. */
  @Test
  void anEmptyBoundIsTheEmptyKey() {
    assertThat(scan("gt=").getGt()).isEqualTo(Buffer.buffer());
    assertThat(scan("").getGt()).isNull();
    assertThat(scan("prefix=").getPrefix()).isNull();
  }

  /** Clients that forget to escape a plus send base64 with spaces. */
  @Test
  void aSpaceInBase64IsAPlus() {
    assertThat(scan("gt=+/8=").getGt()).isEqualTo(scan("gt=%2B%2F8%3D").getGt());
    assertThat(scan("gt=%20/8=").getGt()).isEqualTo(scan("gt=%2B%2F8%3D").getGt());
  }

  @Test
  void textIsWrittenAsInAForm() {
    assertThat(scan("encoding=utf8&gt=a+b%2Bc%20%C3%BC").getGt()).isEqualTo(Buffer.buffer("a b+c ü"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gt=a", "gt=!!!!", "gt=YQ=", "gt=YQ===", "gt", "gt=YQ&gt=YQ", "gt=YQ&%67t=YQ", "limit=",
      "limit=-1", "limit=1.0", "limit=+1", "limit=99999999999999999999", "limit=x", "limit", "reverse=",
      "reverse=yes", "reverse=1", "reverse=TRUE", "keys=0", "values=no", "GT=YQ", "start=YQ", "&", "reverse&", "=",
      "encoding=hex", "encoding", "encoding=utf8&gt=%ff", "gt=%zz", "gt=%", "%zz", "gt=\u0141", "timeoutMs=0",
      "timeoutMs=3600001", "timeoutMs=-1", "timeoutMs=1e3", "timeoutMs=", "timeoutMs", "consistency=local"})
  void anythingElseIsRefused(String query) {
    assertRefused(query, parameters -> {
      parameters.timeoutMs();
      parameters.scan(parameters.encoding());
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"consistency=Local", "consistency=", "consistency", "consistency=strong", "limit=1"})
  void anUnknownConsistencyIsRefused(String query) {
    assertRefused(query, QueryParameters::consistency);
  }

  /** A typo in a clear's bound must not clear the whole partition. */
  @ParameterizedTest
  @ValueSource(strings = {"limit=1", "reverse", "keys", "values", "gtt=YQ", "pageSize=1"})
  void aClearTakesBoundsOnly(String query) {
    assertRefused(query, parameters -> parameters.range(ByteEncoding.BASE64));
  }

  @Test
  void everyKeyCanBeABound() {
    Trials.run(300, values -> {
      byte[] key = values.bytes(40);
      boolean urlSafe = values.bool();
      boolean padded = values.bool();
      Base64.Encoder encoder = urlSafe ? Base64.getUrlEncoder() : Base64.getEncoder();
      String text = (padded ? encoder : encoder.withoutPadding()).encodeToString(key);
      assertThat(scan("gte=" + URLEncoder.encode(text, StandardCharsets.UTF_8)).getGte()).isEqualTo(Buffer.buffer(key));
      assertThat(scan("gte=" + text).getGte()).isEqualTo(Buffer.buffer(key));
    });
  }

  @Test
  void anyQueryIsReadOrRefused() {
    Trials.run(1_000, values -> {
      String query = values.text();
      try {
        scan(query);
      } catch (BoroughException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      }
    });
  }
}
