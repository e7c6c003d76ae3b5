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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The pages for contributors name classes, methods and packages that exist.
 *
 * <p>A name is a word in code font: {@code Class}, {@code Class.Nested}, {@code Class.method}, each of them with or
 * without the last parts of a package before it. Types are looked up in all sources of the project, tests included, and
 * those of libraries on the class path: by their full names, or without a package in {@code java.lang}.
 */
@UnitTest
class InternalsDocTest {
  private static final Path ROOT = Path.of("..");
  private static final Path MAP = ROOT.resolve("docs").resolve("internals.md");
  private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern NAME = Pattern.compile(
      "(?:([a-z]\\w*(?:\\.[a-z]\\w*)*)\\.)?([A-Z]\\w*[a-z]\\w*(?:\\.[A-Z]\\w*)?)(?:\\.([a-z]\\w*))?");
  private static final Pattern PACKAGE = Pattern.compile("io\\.borough(?:\\.[a-z]+)*");
  private static final Pattern SOURCE = Pattern.compile(".*/src/(main|test|jmh)/java/(.*)/(\\w+)\\.java");
  private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|record|enum)\\s+([A-Z]\\w*)");

  private static final Map<String, List<Type>> TYPES = new HashMap<>(); // by simple name
  private static final Set<String> PACKAGES = new TreeSet<>();
  private static final Set<String> MAIN_PACKAGES = new TreeSet<>();

  /** A class in a source file; a nested one has that file too. */
  private record Type(String pkg, String name, String source) {
    boolean isIn(String end) {
      return end == null || pkg.equals(end) || pkg.endsWith("." + end);
    }

    boolean declares(String method) {
      return method == null || Pattern.compile("(?m)^ +(?!return |throw |new |else )(?:@\\w+ )?(?:[\\w<>\\[\\],.? ]+ )"
          + Pattern.quote(method) + "\\(").matcher(source).find();
    }
  }

  @BeforeAll
  static void readSources() throws IOException {
    for (String module : List.of("borough-vertx", "borough-verticles", "examples")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
        for (Path file : files.toList()) {
          Matcher path = SOURCE.matcher(file.toString().replace('\\', '/'));
          if (path.matches()) {
            index(path.group(1), path.group(2).replace('/', '.'), path.group(3), Files.readString(file));
          }
        }
      }
    }
    assertThat(TYPES).hasSizeGreaterThan(300);
  }

  private static void index(String tree, String pkg, String top, String source) {
    PACKAGES.add(pkg);
    if (tree.equals("main")) {
      MAIN_PACKAGES.add(pkg);
    }
    add(top, new Type(pkg, top, source));
    TYPE.matcher(source).results().map(found -> found.group(1)).distinct().filter(name -> !name.equals(top))
        .forEach(nested -> add(nested, new Type(pkg, top + "." + nested, source)));
  }

  private static void add(String simpleName, Type type) {
    TYPES.computeIfAbsent(simpleName, name -> new ArrayList<>()).add(type);
  }

  /** A reader who searches for a class that was renamed gives up on the page. */
  @Test
  void everyNamedClassAndMethodExists() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (Path page : pages()) {
      for (String name : names(page)) {
        if (!exists(name)) {
          missing.add(ROOT.relativize(page) + ": " + name);
        }
      }
    }
    assertThat(missing).as("names in code font without a class, a method or a package").isEmpty();
  }

  /** A package that the map lacks is a room without a door. */
  @Test
  void everyPackageIsOnTheMap() throws IOException {
    String map = Files.readString(MAP);
    assertThat(MAIN_PACKAGES).filteredOn(pkg -> !pkg.startsWith("io.borough.examples"))
        .allSatisfy(pkg -> assertThat(map).containsPattern("\\b" + Pattern.quote(shortName(pkg)) + "\\b"));
  }

  private static String shortName(String pkg) {
    return pkg.replaceFirst("^io\\.borough\\.(impl\\.|verticles\\.)?", "");
  }

  /** A name that the pattern does not read would never be missing. */
  @Test
  void namesAreRead() throws IOException {
    assertThat(names(MAP)).hasSizeGreaterThan(150).contains("io.borough", "raft.WriteHandler.write", "Partition");
    assertThat(exists("Partition.put")).isTrue();
    assertThat(exists("io.borough.Partition.put")).isTrue();
    assertThat(exists("borough.Partition")).isTrue();
    assertThat(exists("org.junit.jupiter.api.Test")).isTrue();
    assertThat(exists("System.exit")).isTrue();
    assertThat(exists("Partition.puts")).isFalse();
    assertThat(exists("raft.Partition")).isFalse();
    assertThat(exists("Partitions")).isFalse();
    assertThat(exists("io.borough.nowhere")).isFalse();
  }

  /** Pages are read in terminals and in reviews. Rows of tables and code are as wide as they are. */
  @Test
  void linesOfProseHaveAtMost120Columns() throws IOException {
    for (Path page : pages()) {
      assertThat(FENCE.matcher(Files.readString(page)).replaceAll("").lines().filter(line -> !line.startsWith("|")))
          .allSatisfy(line -> assertThat(line).as("a line of %s", page).hasSizeLessThanOrEqualTo(120));
    }
  }

  private static Set<String> names(Path page) throws IOException {
    Set<String> names = new TreeSet<>();
    CODE.matcher(FENCE.matcher(Files.readString(page)).replaceAll("")).results().map(found -> found.group(1))
        .filter(word -> NAME.matcher(word).matches() || PACKAGE.matcher(word).matches())
        .forEach(names::add);
    return names;
  }

  private static boolean exists(String word) {
    if (PACKAGE.matcher(word).matches()) {
      return PACKAGES.contains(word);
    }
    Matcher name = NAME.matcher(word);
    if (!name.matches()) {
      return false;
    }
    String types = name.group(2);
    String simpleName = types.substring(types.indexOf('.') + 1);
    return isOfLibrary(name.group(1), types) || TYPES.getOrDefault(simpleName, List.of()).stream().anyMatch(type ->
        type.isIn(name.group(1)) && (types.equals(simpleName) || type.name().equals(types))
            && type.declares(name.group(3)));
  }

  private static boolean isOfLibrary(String pkg, String name) {
    try {
      Class.forName((pkg == null ? "java.lang" : pkg) + "." + name, false, InternalsDocTest.class.getClassLoader());
      return pkg == null || !pkg.startsWith("io.borough");
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("CONTRIBUTING.md"), MAP,
        ROOT.resolve("docs").resolve("design.md"), ROOT.resolve("docs").resolve("guarantees.md")));
    try (Stream<Path> files = Files.list(ROOT.resolve("docs").resolve("decisions"))) {
      files.filter(path -> path.toString().endsWith(".md")).forEach(pages::add);
    }
    return pages;
  }
}
