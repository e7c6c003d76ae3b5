package io.borough.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that every test class of a module has its mark. Each module has a subclass. */
public abstract class LayerRules {
  private static final List<Class<? extends Annotation>> LAYERS =
      List.of(UnitTest.class, NodeTest.class, ProcessTest.class);
  private static final String SUFFIX = "Test.class"; // what Surefire runs

  /** A class without a mark would be missing from the quick build; one with two could run beside a node. */
  @Test
  void everyTestClassIsEitherAUnitOrANodeOrAProcessTest() throws Exception {
    List<Class<?>> tests = testClasses();
    assertThat(tests).contains(getClass());
    assertThat(tests).allSatisfy(test ->
        assertThat(LAYERS).filteredOn(test::isAnnotationPresent).as(test.getName()).hasSize(1));
  }

  private List<Class<?>> testClasses() throws IOException, URISyntaxException, ClassNotFoundException {
    Path root = Path.of(getClass().getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> files;
    try (Stream<Path> paths = Files.walk(root)) {
      files = paths.map(path -> root.relativize(path).toString().replace('\\', '/'))
          .filter(file -> file.endsWith(SUFFIX)).toList();
    }
    List<Class<?>> tests = new ArrayList<>();
    for (String file : files) {
      String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
      Class<?> type = Class.forName(name, false, getClass().getClassLoader());
      if (!type.isAnnotation()) {
        tests.add(type);
      }
    }
    return tests;
  }
}
