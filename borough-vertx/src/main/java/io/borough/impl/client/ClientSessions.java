package io.borough.impl.client;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.command.WriteId;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

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

  /** The sequence number of one write; it stays open until {@link #end}. */
  final class Numbered {
    private final int shard;
    private final ShardSession session;
    private final long sequence;

    private Numbered(int shard, ShardSession session) {
      this.shard = shard;
      this.session = session;
      this.sequence = session.next++;
      session.open.add(sequence);
    }

    int shard() {
      return shard;
    }

    /** Returns the id for the next attempt. */
    WriteId id() {
      synchronized (ClientSessions.this) {
        return new WriteId(session.id, sequence, session.open.first());
      }
    }

    /** Marks the write as ended: it is not sent again. */
    void end() {
      synchronized (ClientSessions.this) {
        session.open.remove(sequence);
      }
    }

    /** Removes the session, which the shard has evicted. The next write registers a new session. */
    void forget() {
      synchronized (ClientSessions.this) {
        byShard.remove(shard, session);
      }
    }
  }

  /**
   * Numbers a write.
   *
   * @param registration sends the id that registers a session, and retries; called again only after the future that it
   *     returned has completed
   * @throws SessionPendingException when the shard does not know the session yet
   * @throws BoroughException when the shard has refused the session
   */
  Numbered next(int shard, Function<WriteId, Future<?>> registration) {
    ShardSession fresh;
    synchronized (this) {
      ShardSession session = byShard.get(shard);
      if (session != null && session.registered) {
        return new Numbered(shard, session);
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
      registration.apply(WriteId.registering(fresh.id)).onComplete(done -> end(fresh, done.cause()));
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

  private static SessionPendingException pending(int shard) {
    return new SessionPendingException(
        ErrorCode.NO_QUORUM.failure("shard " + shard + " does not know this node's session yet"));
  }
}
