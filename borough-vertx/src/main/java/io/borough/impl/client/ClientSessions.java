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
 * Numbers this node's writes, for each shard from 1, so that a write that is sent again is applied once.
 *
 * <p>A session is registered with its shard before the first of its writes is sent. A write of an evicted session is
 * refused, because it may already have been applied.
 *
 * <p>Thread: any. As many sessions as there are shards; as many numbers as there are writes open.
 */
final class ClientSessions {
  private final Map<Integer, ShardSession> byShard = new HashMap<>(); // guarded by this

  /** One shard's. */
  private static final class ShardSession {
    private final UUID id = UUID.randomUUID();
    private final TreeSet<Long> open = new TreeSet<>();
    private long next = 1;
    private boolean known; // by the shard
    private boolean ended; // the registration
    private BoroughException refused; // by the shard, for a reason that stays
  }

  /** A write's number, from its first attempt to its end. */
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

    /** It is not sent again. */
    void end() {
      synchronized (ClientSessions.this) {
        session.open.remove(sequence);
      }
    }

    /** The shard does not know the session any more: the next writes begin another. */
    void forget() {
      synchronized (ClientSessions.this) {
        byShard.remove(shard, session);
      }
    }
  }

  /**
   * Numbers a write.
   *
   * @param registration sends the id that registers a session, for as long as it needs; not called again before the
   *     future it returned has completed
   * @throws SessionPendingException when the shard does not know the session yet
   * @throws BoroughException when the shard did not want to know it
   */
  Numbered next(int shard, Function<WriteId, Future<?>> registration) {
    ShardSession fresh;
    synchronized (this) {
      ShardSession session = byShard.get(shard);
      if (session != null && session.known) {
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
    fresh.known = failure == null;
    fresh.refused = failure == null ? null : staying(Failures.of(failure));
  }

  /** The failure, or null when another attempt may succeed. */
  private static BoroughException staying(BoroughException failure) {
    return RetryPolicy.isUnknown(failure) || RetryPolicy.WRITE.again(failure, false) ? null : failure;
  }

  private static SessionPendingException pending(int shard) {
    return new SessionPendingException(
        ErrorCode.NO_QUORUM.failure("shard " + shard + " does not know this node's session yet"));
  }
}
