package io.borough.verticles.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.error.BoroughException;
import io.borough.testing.Trials;
import io.borough.testing.UnitTest;
import io.borough.verticles.gateway.Preconditions.EntityTags;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@UnitTest
class EntityTagsTest {
  private static EntityTags parse(String... values) {
    return EntityTags.parse("If-Match", List.of(values));
  }

  @Test
  void aSingleRevisionIsExpected() {
    assertThat(parse("\"17\"").onlyRevision()).hasValue(17);
    assertThat(parse(" \"9223372036854775807\" ").onlyRevision()).hasValue(Long.MAX_VALUE);
  }

  /** "0" would mean "must be absent" to a compare-and-put: a write that should be refused would go through. */
  @ParameterizedTest
  @ValueSource(strings = {"\"0\"", "\"017\"", "\"-1\"", "\"\"", "\"abc\"", "W/\"17\"", "\"9223372036854775808\"",
      "\"1 7\""})
  void aTagOfAnotherFormIsOfNothing(String tag) {
    if (tag.contains(" ")) {
      assertThatThrownBy(() -> parse(tag)).isInstanceOf(BoroughException.class);
    } else {
      assertThat(parse(tag).onlyRevision()).isEmpty();
      assertThat(parse(tag).hasStrong(17)).isFalse();
    }
  }

  @Test
  void aListMatchesAnyOfItsTags() {
    EntityTags tags = parse("\"1\" , W/\"2\",\"3\"", "\"4\"");
    assertThat(tags.onlyRevision()).isEmpty();
    assertThat(List.of(1L, 2L, 3L, 4L, 5L)).map(tags::hasStrong).containsExactly(true, false, true, true, false);
    assertThat(tags.hasWeakOrStrong(2)).isTrue();
  }

  @Test
  void aCommaMayStandInATag() {
    assertThat(parse("\"a,b\", \"5\"").tags()).containsExactly("\"a,b\"", "\"5\"");
  }

  @Test
  void theAsteriskMatchesAll() {
    assertThat(parse("*").hasStrong(5)).isTrue();
    assertThat(EntityTags.parse("If-Match", List.of())).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "\"17", "17\"", "", ",", "*,\"1\"", "\"1\" \"2\"", "w/\"1\"", "\"1\",x", "'1'"})
  void whatIsNoTagIsRefused(String header) {
    assertThatThrownBy(() -> parse(header)).isInstanceOf(BoroughException.class);
  }

  @Test
  void anyHeaderIsReadOrRefused() {
    Trials.run(1_000, values -> {
      String header = values.text();
      try {
        parse(header);
      } catch (BoroughException e) {
        assertThat(e).hasMessageStartingWith("If-Match");
      }
    });
  }
}
