package io.borough.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The README shows code that runs. A snippet stands there below {@code <!-- snippet: name -->} as a block of Java; here
 * it is the region {@code // snippet: name} to {@code // end} of an example, without its indentation.
 */
@UnitTest
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final Pattern REGION =
      Pattern.compile("(?ms)^ *// snippet: (\\S+)\\R(.*?)^ *// end$");
  private static final Pattern SNIPPET =
      Pattern.compile("(?ms)^<!-- snippet: (\\S+) -->\\R```java\\R(.*?)^```$");
  private static final Pattern MARK = Pattern.compile("(?m)^.*<!-- snippet: .*$");
  private static final Pattern JAVA_BLOCK = Pattern.compile("(?m)^```java$");
  private static final Path DOCS = Path.of("..", "docs");
  private static final Path CLI = Path.of(
      "..", "borough-verticles", "src", "main", "java", "io", "borough", "verticles", "cli");
  private static final Pattern COMMAND = Pattern.compile("(?m)(?:^|/|\\$ |`)borough ([a-z]+)");
  private static final Pattern ANNOTATION = Pattern.compile("@Command\\(\\s*name = \"([a-z]+)\"");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

  @Test
  void everySnippetIsARegionOfAnExample() throws IOException {
    Map<String, String> regions = regions();
    Map<String, String> snippets = find(SNIPPET, Files.readString(README));

    assertThat(snippets).isNotEmpty();
    snippets.forEach((name, code) -> assertThat(code).as("snippet " + name).isEqualTo(regions.get(name)));
  }

  /** A mark that the pattern does not read would be a snippet that nobody compares. */
  @Test
  void everyMarkHasItsBlock() throws IOException {
    String readme = Files.readString(README);

    assertThat(find(SNIPPET, readme)).hasSize((int) MARK.matcher(readme).results().count());
  }

  /** After a fence that was not closed, all of a page is code; a fence with text behind it closes nothing. */
  @Test
  void everyFenceIsClosed() throws IOException {
    for (Path page : pages()) {
      boolean open = false;
      for (String line : Files.readAllLines(page)) {
        if (line.startsWith("```")) {
          assertThat(line).as("a fence in %s", page).matches(open ? "```" : "```[a-z]*");
          open = !open;
        }
      }
      assertThat(open).as("an open fence at the end of %s", page).isFalse();
    }
  }

  /** Code that nobody runs goes stale. */
  @Test
  void thereIsNoOtherJava() throws IOException {
    String readme = Files.readString(README);

    assertThat(find(SNIPPET, readme)).hasSize((int) JAVA_BLOCK.matcher(readme).results().count());
  }

  /** A command that was renamed would be a reader's first impression. */
  @Test
  void everyCommandIsThere() throws IOException {
    Set<String> named = new TreeSet<>();
    for (Path page : pages()) {
      COMMAND.matcher(Files.readString(page)).results().map(found -> found.group(1)).forEach(named::add);
    }

    assertThat(named).contains("node", "put", "scan");
    assertThat(commands()).containsAll(named);
  }

  /** The names that the annotations of the command line give. */
  private static Set<String> commands() throws IOException {
    Set<String> commands = new TreeSet<>();
    try (Stream<Path> files = Files.list(CLI)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        ANNOTATION.matcher(Files.readString(file)).results().map(found -> found.group(1)).forEach(commands::add);
      }
    }
    return commands;
  }

  @Test
  void everyLinkedFileIsThere() throws IOException {
    for (Path page : pages()) {
      LINK.matcher(Files.readString(page)).results().map(found -> found.group(1)).forEach(link ->
          assertThat(page.resolveSibling(link).normalize()).as(page + " links it").exists());
    }
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(README, README.resolveSibling("CONTRIBUTING.md")));
    try (Stream<Path> files = Files.walk(DOCS)) {
      files.filter(path -> path.toString().endsWith(".md")).forEach(pages::add);
    }
    return pages;
  }

  private static Map<String, String> regions() throws IOException {
    Map<String, String> regions = new HashMap<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        find(REGION, Files.readString(file)).forEach((name, code) -> {
          String before = regions.put(name, code.stripTrailing().stripIndent() + "\n");
          assertThat(before).as("a second region " + name).isNull();
        });
      }
    }
    return regions;
  }

  private static Map<String, String> find(Pattern pattern, String text) {
    Map<String, String> found = new HashMap<>();
    List<String> names = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
      found.put(matcher.group(1), matcher.group(2));
    }
    assertThat(names).doesNotHaveDuplicates();
    return found;
  }
}
