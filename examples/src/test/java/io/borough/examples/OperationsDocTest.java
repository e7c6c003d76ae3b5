package io.borough.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.error.ErrorCode;
import io.borough.options.BoroughOptions;
import io.borough.testing.UnitTest;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of docs/operations.md say what the code says. */
@UnitTest
class OperationsDocTest {
  private static final Path PAGE = Path.of("..", "docs", "operations.md");
  private static final Pattern OPTION = Pattern.compile("(?m)^\\| `([a-z][A-Za-z.]*)` \\| `([^`]*)` \\|");
  private static final Pattern CODE = Pattern.compile("(?m)^\\| (\\d{3}) \\| `([A-Z_]+)` \\|");

  /** A default that was changed in the code only is found out in production. */
  @Test
  void everyOptionIsThereWithItsDefault() throws IOException {
    assertThat(table(OPTION)).isEqualTo(defaults("", new BoroughOptions().toJson()));
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
