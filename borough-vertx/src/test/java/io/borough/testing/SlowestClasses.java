package io.borough.testing;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Prints the ten test classes that took longest, at the end of the tests of one JVM. A module's tests run in several.
 *
 * <p>Registered in META-INF/services. Thread-safe: unit test classes run side by side.
 */
public final class SlowestClasses implements TestExecutionListener, LauncherSessionListener {
  private static final int SHOWN = 10;

  private final Map<TestIdentifier, Long> started = new ConcurrentHashMap<>(); // System.nanoTime()
  private final Map<String, Long> tookNanos = new ConcurrentHashMap<>(); // by class name

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    session.getLauncher().registerTestExecutionListeners(this);
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    if (isClass(test)) {
      started.put(test, System.nanoTime());
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    Long start = started.remove(test);
    if (start != null) {
      String name = ((ClassSource) test.getSource().orElseThrow()).getClassName();
      tookNanos.merge(name, System.nanoTime() - start, Long::sum);
    }
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    if (tookNanos.size() < 2) {
      return;
    }
    StringBuilder text = new StringBuilder("The slowest of " + tookNanos.size() + " test classes, in seconds:");
    tookNanos.entrySet().stream().sorted(Map.Entry.comparingByValue(Comparator.reverseOrder())).limit(SHOWN)
        .forEach(took -> text.append(String.format(Locale.ROOT, "%n%7.1f  %s",
            took.getValue() / (double) TimeUnit.SECONDS.toNanos(1), took.getKey())));
    System.out.println(text);
  }

  private static boolean isClass(TestIdentifier test) {
    return test.getSource().filter(ClassSource.class::isInstance).isPresent();
  }
}
