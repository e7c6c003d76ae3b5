package io.borough.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.borough.error.ErrorCode;
import io.borough.options.BoroughOptions;
import io.borough.testing.UnitTest;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of docs/operations.md say what the code says. */
@UnitTest
class OperationsDocTest {
  private static final Path PAGE = Path.of("..", "docs", "operations.md");
  private static final Pattern OPTION = Pattern.compile("(?m)^\\| `([a-z][A-Za-z.]*)` \\| `([^`]*)` \\|");
  private static final Pattern OPTION_RANGE =
      Pattern.compile("(?m)^\\| `([a-z][A-Za-z.]*)` \\| `-?\\d+` \\| ([^|]*) \\|");
  private static final Pattern REFUSAL = Pattern.compile(".* is not within (-?\\d+) to (\\d+)");
  private static final Pattern CODE = Pattern.compile("(?m)^\\| (\\d{3}) \\| `([A-Z_]+)` \\|");

  /** A default that was changed in the code only is found out in production. */
  @Test
  void everyOptionIsThereWithItsDefault() throws IOException {
    assertThat(table(OPTION)).isEqualTo(defaults("", new BoroughOptions().toJson()));
  }

  /** A range that was changed in the code only is found out when a node does not start. */
  @Test
  void everyNumberIsThereWithItsRange() throws IOException {
    Map<String, String> ranges = new TreeMap<>();
    defaults("", new BoroughOptions().toJson()).forEach((path, value) -> {
      if (value.matches("-?\\d+")) {
        ranges.put(path, range(path));
      }
    });
    assertThat(table(OPTION_RANGE)).isEqualTo(ranges);
  }

  @Test
  void everyErrorCodeIsThereWithItsNumber() throws IOException {
    Map<String, String> codes = new TreeMap<>();
    for (ErrorCode code : ErrorCode.values()) {
      codes.put(Integer.toString(code.number()), code.name());
    }
    assertThat(table(CODE)).isEqualTo(codes);
  }

  private static Map<String, String> table(Pattern row) throws IOException {
    return row.matcher(Files.readString(PAGE)).results()
        .collect(Collectors.toMap(found -> found.group(1), (MatchResult found) -> found.group(2), (a, b) -> a + b,
            TreeMap::new));
  }

  /** Returns the range of a number as the page writes it, from the refusal of a number that no option accepts. */
  private static String range(String path) {
    JsonObject json = new JsonObject();
    int dot = path.indexOf('.');
    JsonObject inner = dot < 0 ? json : new JsonObject();
    if (dot >= 0) {
      json.put(path.substring(0, dot), inner);
    }
    inner.put(path.substring(dot + 1), Long.MIN_VALUE);
    Matcher refusal = REFUSAL.matcher(
        catchThrowableOfType(IllegalArgumentException.class, () -> new BoroughOptions(json)).getMessage());
    assertThat(refusal.matches()).as(path).isTrue();
    boolean isSize = path.contains("Bytes");
    return shown(Long.parseLong(refusal.group(1)), isSize) + " to " + shown(Long.parseLong(refusal.group(2)), isSize);
  }

  private static String shown(long number, boolean isSize) {
    String[] units = {"", " KiB", " MiB", " GiB", " TiB"};
    int unit = 0;
    while (isSize && number >= 1_024 && number % 1_024 == 0) {
      number /= 1_024;
      unit++;
    }
    return String.format(Locale.ROOT, "%,d", number) + units[unit];
  }

  private static Map<String, String> defaults(String prefix, JsonObject json) {
    Map<String, String> defaults = new TreeMap<>();
    for (String name : new TreeSet<>(json.fieldNames())) {
      if (json.getValue(name) instanceof JsonObject inner) {
        defaults.putAll(defaults(prefix + name + ".", inner));
      } else {
        defaults.put(prefix + name, Json.encode(json.getValue(name)));
      }
    }
    return defaults;
  }
}
