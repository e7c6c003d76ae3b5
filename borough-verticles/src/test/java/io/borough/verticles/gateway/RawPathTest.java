package io.borough.verticles.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.testing.Trials;
import io.borough.testing.UnitTest;
import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@UnitTest
class RawPathTest {
  private static List<String> segments(String target) {
    RawPath path = RawPath.parse(target);
    return IntStream.range(0, path.size()).mapToObj(i -> path.bytes(i).toString("ISO-8859-1")).toList();
  }

  /** A path that loses a dot segment turns the delete of the key "." into a clear of the partition. */
  @Test
  void nothingIsRemovedOrCollapsed() {
    assertThat(segments("/partitions/p/entries/.")).containsExactly("partitions", "p", "entries", ".");
    assertThat(segments("/a/../b/%2E%2e/")).containsExactly("a", "..", "b", "..", "");
    assertThat(segments("//a//")).containsExactly("", "a", "", "");
    assertThat(segments("/")).containsExactly("");
  }

  @Test
  void anEscapedSlashIsAByteOfItsSegment() {
    assertThat(segments("/a%2Fb/c")).containsExactly("a/b", "c");
  }

  /** In a path a plus is no space: the key "a+b" would not be found under its own name. */
  @Test
  void aPlusIsAPlus() {
    assertThat(segments("/a+b%20c")).containsExactly("a+b c");
  }

  @Test
  void aQueryBeginsAtTheFirstQuestionMark() {
    RawPath path = RawPath.parse("/a?b/c?d=%zz");
    assertThat(path.size()).isEqualTo(1);
    assertThat(path.query()).isEqualTo("b/c?d=%zz");
    assertThat(RawPath.parse("/a").query()).isEmpty();
  }

  @Test
  void theAbsoluteFormMeansItsPath() {
    assertThat(segments("http://host:80/a/b?c")).containsExactly("a", "b");
    assertThat(segments("HTTPS://host/")).containsExactly("");
    assertThat(segments("http://host")).containsExactly("");
    assertThat(segments("http://host?a/b")).containsExactly("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%", "/%1", "/a%1/2", "/%zz", "/%+1", "/%-1", "/a/%e", "*", "a/b", "", "host:80",
      "/\u0141", "/%\u0661\u0661"})
  void whatIsNoPathIsRefused(String target) {
    assertThatThrownBy(() -> RawPath.parse(target)).isInstanceOfSatisfying(BoroughException.class,
        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }

  @Test
  void aSegmentThatIsNotUtf8HasNoText() {
    assertThat(RawPath.parse("/%ff").text(0)).isNull();
    assertThat(RawPath.parse("/%c3%bc").text(0)).isEqualTo("ü");
    assertThat(RawPath.parse("/Ã¼").text(0)).isEqualTo("ü"); // sent without escapes, a character for each byte
  }

  /** Every key can be named, and no two names mean different things. */
  @Test
  void everyByteStringIsASegment() {
    Trials.run(500, values -> {
      byte[] key = values.bytes(40);
      StringBuilder escaped = new StringBuilder("/p/");
      for (byte b : key) {
        escaped.append('%').append(HexFormat.of().toHexDigits(b));
      }
      assertThat(RawPath.parse(escaped.toString()).bytes(1)).isEqualTo(Buffer.buffer(key));
    });
  }

  /** Whatever stands in a request line is read or refused: no other exception may come out. */
  @Test
  void anyTargetIsReadOrRefused() {
    Trials.run(1_000, values -> {
      String target = values.text();
      try {
        assertThat(RawPath.parse(target).size()).isPositive();
      } catch (BoroughException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      }
    });
  }
}
