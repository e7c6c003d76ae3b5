package io.borough.examples.peers.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The client process of one system. It says {@link #READY} once a put was acknowledged; then each line on stdin is a
 * command and is answered with a line on stdout: {@code fill 100000} with {@code filled}, {@code put/64 5.0} (for so
 * many seconds) with a {@link Result}, and what fails with {@code failed} and why. It ends with its stdin.
 *
 * <p>Thread: the main one, which waits.
 */
public final class Driver {
  /** The first line. */
  public static final String READY = "ready";
  /** Begins an answer that tells why there is none. */
  public static final String FAILED = "failed ";

  private final Store store;
  private Entries entries = new Entries(1);

  private Driver(Store store) {
    this.store = store;
  }

  /** Runs it and ends the process. */
  public static void serve(Store.Opener opener) {
    PrintStream answers = System.out;
    System.setOut(System.err); // what a library prints is no answer
    int code = 0;
    try (Store store = opener.open()) {
      Driver driver = new Driver(store);
      driver.fill(1);
      answers.println(READY);
      BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        answers.println(driver.answer(line));
      }
    } catch (Exception e) {
      e.printStackTrace();
      code = 1;
    }
    System.exit(code); // a client may leave threads behind
  }

  private String answer(String command) {
    String[] words = command.split(" ");
    try {
      if (words[0].equals("fill")) {
        fill(Integer.parseInt(words[1]));
        return "filled";
      }
      return load(Work.parse(words[0]), Double.parseDouble(words[1])).toLine();
    } catch (Exception e) {
      return FAILED + Errors.kindOf(e);
    }
  }

  private void fill(int count) throws Exception {
    entries = new Entries(count);
    new Filling(store, entries).run();
  }

  private Result load(Work work, double seconds) throws InterruptedException {
    Function<SplittableRandom, CompletableFuture<?>> operation = switch (work.operation()) {
      case PUT -> this::put;
      case GET -> this::get;
      case MIXED -> random -> random.nextBoolean() ? put(random) : get(random);
    };
    return new ClosedLoop(operation, work.inFlight()).run(seconds);
  }

  private CompletableFuture<?> put(SplittableRandom random) {
    return store.put(entries.anyKey(random), entries.anyValue(random));
  }

  private CompletableFuture<?> get(SplittableRandom random) {
    return store.get(entries.anyKey(random)).thenApply(value -> {
      if (value == null || value.length != Entries.VALUE_BYTES) { // an answer that is wrong is no success
        throw new IllegalStateException("a value is missing or has another length");
      }
      return value;
    });
  }
}
