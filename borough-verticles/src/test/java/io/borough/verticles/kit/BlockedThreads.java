package io.borough.verticles.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class in which Vert.x warned of a blocked thread, or something else was logged that a class may name: it
 * goes to the log, where nobody sees it.
 *
 * <p>Listens to what is logged on {@link System#err} from the first test to the last, and passes it on.
 */
public final class BlockedThreads implements BeforeAllCallback, AfterAllCallback {
  private static final String WARNING = "has been blocked for";

  private final List<String> unwanted;
  private final Queue<String> warnings = new ConcurrentLinkedQueue<>(); // none, as a rule
  private PrintStream before;

  /** Looks for the warning of blocked threads. */
  public BlockedThreads() {
    this(List.of());
  }

  /** Looks for lines with one of these texts, too. */
  public BlockedThreads(List<String> more) {
    unwanted = Stream.concat(Stream.of(WARNING), more.stream()).toList();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    before = System.err;
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8) {
      @Override
      public void println(String line) {
        note(line);
        before.println(line);
      }

      @Override
      public void write(byte[] bytes, int offset, int count) {
        note(new String(bytes, offset, count, StandardCharsets.UTF_8));
        before.write(bytes, offset, count);
      }

      @Override
      public void print(String text) {
        note(text);
        before.print(text);
      }

      @Override
      public void println(Object thing) {
        before.println(thing);
      }
    });
  }

  private void note(String text) {
    if (text != null && unwanted.stream().anyMatch(text::contains)) {
      warnings.add(text.strip());
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    System.setErr(before);
    assertThat(warnings).as("what must not be logged").isEmpty();
  }
}
