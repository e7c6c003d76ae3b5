package io.borough.examples.peers.harness;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/** Counts failures by their class and the words of their message. Thread: any. */
final class Errors {
  private static final int MAX_KINDS = 20; // a message may hold what differs each time
  private static final int MAX_WORDS = 60;

  private final Map<String, Long> counts = new TreeMap<>();

  void add(Throwable failure) {
    add(kindOf(failure), 1);
  }

  synchronized void add(String kind, long count) { // rare: nothing waits here while all goes well
    counts.merge(counts.size() < MAX_KINDS || counts.containsKey(kind) ? kind : "others", count, Long::sum);
  }

  synchronized Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }

  /** One word without numbers, such as {@code StatusRuntimeException:UNAVAILABLE_io_exception}. */
  static String kindOf(Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause() : failure;
    String words = cause.getMessage() == null ? "" : ":" + cause.getMessage().replaceAll("[^A-Za-z]+", "_");
    return cause.getClass().getSimpleName() + words.substring(0, Math.min(MAX_WORDS, words.length()));
  }
}
