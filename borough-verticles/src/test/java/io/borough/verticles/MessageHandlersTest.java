package io.borough.verticles;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.impl.message.MessageType;
import io.borough.testing.UnitTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@UnitTest
class MessageHandlersTest {
  private static final Pattern HANDLER = Pattern.compile("\\.on\\((\\w+)\\.class,");

  /** A message that no table has fails with UNSUPPORTED wherever it is sent. */
  @Test
  void everyMessageToAServiceHasAHandler() throws IOException {
    Set<String> handled = new TreeSet<>();
    for (String module : List.of("borough-vertx", "borough-verticles")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          HANDLER.matcher(Files.readString(file)).results().forEach(found -> handled.add(found.group(1)));
        }
      }
    }
    assertThat(Stream.of(MessageType.values()).filter(type -> type.service() != null)
        .map(MessageHandlersTest::className).collect(Collectors.toSet())).isSubsetOf(handled);
  }

  private static String className(MessageType type) {
    return Stream.of(type.name().split("_")).map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }
}
