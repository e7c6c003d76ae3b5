package io.borough.verticles.storage;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.link.Inbound;
import io.borough.impl.message.CompactRequest;
import io.borough.impl.message.Done;
import io.borough.impl.message.Found;
import io.borough.impl.message.PropertyReply;
import io.borough.impl.message.PropertyRequest;
import io.borough.impl.message.ReadReply;
import io.borough.impl.message.ReadRequest;
import io.borough.impl.message.ScanClose;
import io.borough.impl.message.ScanNext;
import io.borough.impl.message.ScanOpen;
import io.borough.impl.message.ScanPage;
import io.borough.impl.message.SizeReply;
import io.borough.impl.message.SizeRequest;
import io.borough.impl.wire.WireMessage;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what the store is asked. Blocks on the disk: for worker threads, any number of them. */
final class StorageRequests {
  private static final Logger LOG = LoggerFactory.getLogger(StorageRequests.class);

  private final RocksStores stores;
  private final long maxReplyBytes;

  /**
   * Answers from these stores.
   *
   * @param maxReplyBytes of the values that one read of several keys finds
   */
  StorageRequests(RocksStores stores, long maxReplyBytes) {
    this.stores = stores;
    this.maxReplyBytes = maxReplyBytes;
  }

  /** Answers the reads of one shard: those of one key with one look at its store, each of the others with its own. */
  void read(int shard, List<Inbound> reads) {
    List<Inbound> asked = new ArrayList<>(reads.size());
    List<byte[]> keys = new ArrayList<>(reads.size());
    Prefixes prefixes = new Prefixes();
    for (Inbound inbound : reads) {
      guarded(inbound, () -> {
        List<byte[]> wanted = prefixes.keysOf((ReadRequest) inbound.message());
        if (wanted.size() > 1) {
          inbound.reply(new ReadReply(store(shard).getMany(wanted, maxReplyBytes)));
        } else {
          keys.addAll(wanted);
          asked.add(inbound);
        }
      });
    }
    try {
      answer(asked, store(shard).getMany(keys));
    } catch (RuntimeException e) {
      asked.forEach(inbound -> fail(inbound, e));
    }
  }

  /** Reads that come together mostly are of one partition: its prefix is made once. */
  private static final class Prefixes {
    private String partition;
    private byte[] prefix;

    List<byte[]> keysOf(ReadRequest read) {
      if (!read.partition().equals(partition)) {
        partition = read.partition();
        prefix = KeyLayout.prefix(partition);
      }
      List<byte[]> keys = new ArrayList<>(read.keys().size());
      for (Buffer key : read.keys()) {
        keys.add(KeyLayout.key(prefix, key));
      }
      return keys;
    }
  }

  private static void answer(List<Inbound> asked, List<Found> found) {
    int next = 0;
    for (Inbound inbound : asked) {
      int end = next + ((ReadRequest) inbound.message()).keys().size();
      inbound.reply(new ReadReply(found.subList(next, end)));
      next = end;
    }
  }

  /** Answers anything else. */
  void serve(Inbound inbound) {
    if (inbound.message() instanceof ScanClose close) { // also when nobody waits: what it frees is ours
      stores.scans().close(close.scanId());
      inbound.reply(new Done());
    } else {
      guarded(inbound, () -> inbound.reply(reply(inbound)));
    }
  }

  private WireMessage reply(Inbound inbound) {
    WireMessage message = inbound.message();
    if (message instanceof ScanOpen open) {
      return open(inbound, open);
    } else if (message instanceof ScanNext next) {
      return stores.scans().next(next);
    } else if (message instanceof SizeRequest size) {
      return new SizeReply(store(size.shard()).approximateBytes(size.partition(), size.from(), size.to()));
    } else if (message instanceof PropertyRequest property) {
      return new PropertyReply(store(property.shard()).property(property.property()));
    } else if (message instanceof CompactRequest compact) {
      store(compact.shard()).compact(compact.partition(), compact.from(), compact.to());
      return new Done();
    }
    throw ErrorCode.UNSUPPORTED.failure("the storage does not serve " + message.getClass().getSimpleName());
  }

  private ScanPage open(Inbound inbound, ScanOpen request) {
    ScanPage page = stores.scans().open(store(request.shard()), request, inbound.from());
    if (isLate(inbound)) {
      stores.scans().close(page.scanId()); // nobody will ever ask for the next page
      throw late();
    }
    return page;
  }

  private RocksStore store(int shard) {
    RocksStore store = stores.find(shard);
    if (store == null) {
      throw ErrorCode.NOT_LEADER.failure("this node has no replica of shard " + shard);
    }
    return store;
  }

  private static void guarded(Inbound inbound, Runnable work) {
    if (isLate(inbound)) {
      inbound.fail(late());
      return;
    }
    try {
      work.run();
    } catch (RuntimeException e) {
      fail(inbound, e);
    }
  }

  private static void fail(Inbound inbound, RuntimeException cause) {
    if (!(cause instanceof BoroughException)) {
      LOG.error("{} was not answered", inbound.message().getClass().getSimpleName(), cause);
    }
    inbound.fail(Failures.of(cause));
  }

  private static boolean isLate(Inbound inbound) {
    return inbound.deadlineNanos() - System.nanoTime() <= 0;
  }

  private static BoroughException late() {
    return ErrorCode.READ_TIMEOUT.failure("the deadline passed before the disk was asked");
  }
}
