package io.borough.impl.client;

import io.borough.impl.command.WriteTicket;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Numbers this node's writes, for each shard from 1, so that one may be sent again and happens once.
 *
 * <p>Thread: any. As many sessions as there are shards; as many numbers as there are writes open.
 */
final class WriteSessions {
  private final Map<Integer, ShardSession> byShard = new HashMap<>(); // guarded by this

  /** One shard's. */
  private static final class ShardSession {
    private final UUID id = UUID.randomUUID();
    private final TreeSet<Long> open = new TreeSet<>();
    private long next = 1;
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

    /** The ticket of the next attempt. */
    WriteTicket ticket() {
      synchronized (WriteSessions.this) {
        return new WriteTicket(session.id, sequence, session.open.first());
      }
    }

    /** It is not sent again. */
    void end() {
      synchronized (WriteSessions.this) {
        session.open.remove(sequence);
      }
    }

    /** The shard does not know the session any more: the next writes begin another. */
    void forget() {
      synchronized (WriteSessions.this) {
        byShard.remove(shard, session);
      }
    }
  }

  /** Numbers a write. */
  synchronized Numbered next(int shard) {
    return new Numbered(shard, byShard.computeIfAbsent(shard, each -> new ShardSession()));
  }
}
