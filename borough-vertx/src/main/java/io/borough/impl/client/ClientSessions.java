package io.borough.impl.client;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.command.WriteId;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * Assigns sequence numbers to this node's writes, from 1 for each shard, so that a write that is sent
 * again is applied once.
 *
 * <p>A session is registered with its shard before the first of its writes is sent. A write of an evicted session is
 * refused, because it may already have been applied.
 *
 * <p>Thread: any. There is at most one session for each shard and one number for each open write.
 */
final class ClientSessions {
  private final Map<Integer, ShardSession> byShard = new HashMap<>(); // guarded by this

  /** The session with one shard. */
  private static final class ShardSession {
    private final UUID id = UUID.randomUUID();
    private final TreeSet<Long> open = new TreeSet<>();
    private long next = 1;
    private boolean registered; // the shard knows the session
    private boolean ended; // the registration has succeeded or failed
    private BoroughException refused; // why the shard refused the session, when a retry cannot help
  }

  /**
   * One write with its attempts. It has a number of its shard's session from its first attempt until {@link #end}.
   *
   * <p>Thread: one after the other.
   */
  final class Write {
    private final byte[] command;
    private final BiFunction<Integer, WriteId, Future<?>> registration;
    private ShardSession session; // null before the write has its number
    private int shard;
    private long sequence;

    private Write(byte[] command, BiFunction<Integer, WriteId, Future<?>> registration) {
      this.command = command;
      this.registration = registration;
    }

    /**
     * Returns the message of the next attempt.
     *
     * @throws PendingException when the shard does not know the session yet
     * @throws BoroughException when the shard has refused the session, or when the partition was in another shard at
     *     the first attempt
     */
    WriteRequest attempt(int to) {
      if (session == null) {
        number(this, to);
      } else if (to != shard) {
        throw ErrorCode.STALE_EPOCH.failure("the partition of the write has come to shard " + to + " meanwhile");
      }
      synchronized (ClientSessions.this) {
        return new WriteRequest(to, new WriteId(session.id, sequence, session.open.first()), command);
      }
    }

    /** Marks the write as ended: it is not sent again. */
    void end() {
      if (session != null) {
        synchronized (ClientSessions.this) {
          session.open.remove(sequence);
        }
      }
    }

    /** Removes the session, which the shard has evicted. The next write registers a new session. */
    void forgetSession() {
      if (session != null) {
        synchronized (ClientSessions.this) {
          byShard.remove(shard, session);
        }
      }
    }
  }

  /**
   * Returns a write that was not sent yet.
   *
   * @param registration sends the id that registers a session to a shard, and retries; called again only after the
   *     future that it returned has completed
   */
  Write write(byte[] command, BiFunction<Integer, WriteId, Future<?>> registration) {
    return new Write(command, registration);
  }

  /** Gives a write its number in a shard's session; registers the session when there is none. */
  private void number(Write write, int shard) {
    ShardSession fresh;
    synchronized (this) {
      ShardSession session = byShard.get(shard);
      if (session != null && session.registered) {
        write.session = session;
        write.shard = shard;
        write.sequence = session.next++;
        session.open.add(write.sequence);
        return;
      }
      if (session != null && !session.ended) {
        throw pending(shard);
      }
      if (session != null && session.refused != null) {
        byShard.remove(shard);
        throw session.refused;
      }
      fresh = new ShardSession();
      byShard.put(shard, fresh);
    }
    try {
      write.registration.apply(shard, WriteId.registering(fresh.id)).onComplete(done -> end(fresh, done.cause()));
    } catch (RuntimeException e) {
      end(fresh, e);
    }
    throw pending(shard);
  }

  private synchronized void end(ShardSession fresh, Throwable failure) {
    fresh.ended = true;
    fresh.registered = failure == null;
    fresh.refused = failure == null ? null : permanent(Failures.of(failure));
  }

  /** Returns the failure, or null when another attempt may succeed. */
  private static BoroughException permanent(BoroughException failure) {
    return RetryPolicy.isUnknown(failure) || RetryPolicy.WRITE.again(failure, false) ? null : failure;
  }

  private static PendingException pending(int shard) {
    return new PendingException(
        ErrorCode.NO_QUORUM.failure("shard " + shard + " does not know this node's session yet"));
  }

  /** Thrown when a call cannot be sent yet, because the session of its shard is being registered. */
  static final class PendingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient BoroughException why;

    PendingException(BoroughException why) {
      super(why.getMessage(), null, false, false);
      this.why = why;
    }

    /** Returns the failure of the call if its deadline passes before that. */
    BoroughException why() {
      return why;
    }
  }
}
