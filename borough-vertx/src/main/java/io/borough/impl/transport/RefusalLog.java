package io.borough.impl.transport;

import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts frames, messages and hellos that are refused, and logs them at a limited rate.
 *
 * <p>Thread: the messenger's, except for {@link #count}.
 */
public final class RefusalLog {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
  private static final long QUIET_NANOS = 60_000_000_000L;
  private static final int MAX_NAMED = 64;
  private static final int MAX_NAME = 100;

  private final AtomicLong count = new AtomicLong();
  private final Set<String> named = new HashSet<>(); // nodes of other versions that were logged
  private final NowAndThen foreign = new NowAndThen();
  private final NowAndThen unreadable = new NowAndThen();
  private final NowAndThen messages = new NowAndThen();

  /** Returns how many frames, messages and hellos were refused. */
  long count() {
    return count.get();
  }

  /** Counts a frame of another cluster. */
  public void foreign(String sender, UUID theirs, UUID own) {
    count.incrementAndGet();
    if (foreign.isDue()) {
      LOG.warn("Frames of another cluster are not read: " + shown(sender) + " belongs to cluster " + theirs
          + ", this node to " + own + " (" + count + " refused so far)");
    }
  }

  /** Counts a frame or hello of another version. */
  public void otherVersion(String what, String sender, int version, int own) {
    count.incrementAndGet();
    String name = shown(sender);
    if (named.size() < MAX_NAMED && named.add(name)) {
      LOG.warn("Node " + name + " runs another version of Borough: its " + what + "s have format " + version
          + ", those of this node " + own + "; nothing of it is read, and nothing is sent to it");
    }
  }

  /** Returns a text from an unknown sender with only printable characters, for the log. */
  private static String shown(String sender) {
    String printable = sender.replaceAll("[^\\x21-\\x7e ]", "?");
    return printable.length() <= MAX_NAME ? printable : printable.substring(0, MAX_NAME);
  }

  /** Counts bytes that cannot be read. */
  public void unreadable(String what, RuntimeException why) {
    count.incrementAndGet();
    if (unreadable.isDue()) {
      LOG.warn("Bytes that are not a " + what + " were dropped: " + why + " (" + count + " refused so far)");
    }
  }

  /** Counts a one-way message that is not accepted from its sender. */
  void message(String sender, RuntimeException why) {
    count.incrementAndGet();
    if (messages.isDue()) {
      LOG.warn(
          "A message from " + shown(sender) + " is not read: " + why.getMessage() + " (" + count + " refused so far)");
    }
  }

  /** Returns true at the first call, and again when the last time was long enough ago. */
  private static final class NowAndThen {
    private long next = System.nanoTime();

    boolean isDue() {
      long now = System.nanoTime();
      if (now - next < 0) {
        return false;
      }
      next = now + QUIET_NANOS;
      return true;
    }
  }
}
