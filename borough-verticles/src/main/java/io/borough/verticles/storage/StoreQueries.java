package io.borough.verticles.storage;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.message.Ack;
import io.borough.impl.message.StorageMessages.CompactRequest;
import io.borough.impl.message.StorageMessages.PropertyReply;
import io.borough.impl.message.StorageMessages.PropertyRequest;
import io.borough.impl.message.StorageMessages.ReadReply;
import io.borough.impl.message.StorageMessages.ReadRequest;
import io.borough.impl.message.StorageMessages.ReadResult;
import io.borough.impl.message.StorageMessages.ScanClose;
import io.borough.impl.message.StorageMessages.ScanNext;
import io.borough.impl.message.StorageMessages.ScanOpen;
import io.borough.impl.message.StorageMessages.ScanPage;
import io.borough.impl.message.StorageMessages.SizeReply;
import io.borough.impl.message.StorageMessages.SizeRequest;
import io.borough.impl.transport.Inbound;
import io.borough.impl.wire.WireMessage;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests from the stores. Blocks on the disk: for worker threads, any number of them. */
final class StoreQueries {
  private static final Logger LOG = LoggerFactory.getLogger(StoreQueries.class);

  private final RocksStores stores;
  private final long maxReplyBytes;

  /**
   * Creates the queries of a node's stores.
   *
   * @param maxReplyBytes of the values that one read of several keys finds
   */
  StoreQueries(RocksStores stores, long maxReplyBytes) {
    this.stores = stores;
    this.maxReplyBytes = maxReplyBytes;
  }

  /**
   * Answers the reads of one shard. Reads of one key share one call to the store; each read of several keys makes its
   * own.
   */
  void read(int shard, List<Inbound<ReadRequest>> reads) {
    List<Inbound<ReadRequest>> asked = new ArrayList<>(reads.size());
    List<byte[]> keys = new ArrayList<>(reads.size());
    Prefixes prefixes = new Prefixes();
    for (Inbound<ReadRequest> inbound : reads) {
      guarded(inbound, () -> {
        List<byte[]> wanted = prefixes.keysOf(inbound.message());
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

  /** Keeps the prefix of the last partition, because the reads of a batch are mostly of one partition. */
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

  private static void answer(List<Inbound<ReadRequest>> asked, List<ReadResult> found) {
    int next = 0;
    for (Inbound<ReadRequest> inbound : asked) {
      int end = next + inbound.message().keys().size();
      inbound.reply(new ReadReply(found.subList(next, end)));
      next = end;
    }
  }

  /** Opens a scan and answers with its first page. */
  void openScan(Inbound<ScanOpen> inbound) {
    answer(inbound, request -> {
      ScanPage page = stores.scans().open(store(request.shard()), request, inbound.from());
      if (inbound.expiresWithin(0)) {
        stores.scans().close(page.scanId()); // the caller gave up and will request no next page
        throw late();
      }
      return page;
    });
  }

  void nextPage(Inbound<ScanNext> inbound) {
    answer(inbound, stores.scans()::next);
  }

  /** Closes a scan, even after the request's deadline, because the scan holds resources of this node. */
  void closeScan(Inbound<ScanClose> inbound) {
    stores.scans().close(inbound.message().scanId());
    inbound.reply(new Ack());
  }

  void size(Inbound<SizeRequest> inbound) {
    answer(inbound, size ->
        new SizeReply(store(size.shard()).approximateBytes(size.partition(), size.from(), size.to())));
  }

  void property(Inbound<PropertyRequest> inbound) {
    answer(inbound, property -> new PropertyReply(store(property.shard()).property(property.property())));
  }

  void compact(Inbound<CompactRequest> inbound) {
    answer(inbound, compact -> {
      store(compact.shard()).compact(compact.partition(), compact.from(), compact.to());
      return new Ack();
    });
  }

  private RocksStore store(int shard) {
    RocksStore store = stores.find(shard);
    if (store == null) {
      throw ErrorCode.NOT_LEADER.failure("this node has no replica of shard " + shard);
    }
    return store;
  }

  private static <M extends WireMessage> void answer(Inbound<M> inbound, Function<M, WireMessage> reply) {
    guarded(inbound, () -> inbound.reply(reply.apply(inbound.message())));
  }

  private static void guarded(Inbound<?> inbound, Runnable work) {
    if (inbound.expiresWithin(0)) {
      inbound.fail(late());
      return;
    }
    try {
      work.run();
    } catch (RuntimeException e) {
      fail(inbound, e);
    }
  }

  private static void fail(Inbound<?> inbound, RuntimeException cause) {
    if (!(cause instanceof BoroughException)) {
      LOG.error("{} was not answered", inbound.message().getClass().getSimpleName(), cause);
    }
    inbound.fail(Failures.of(cause));
  }

  private static BoroughException late() {
    return ErrorCode.READ_TIMEOUT.failure("the deadline passed before the disk was asked");
  }
}
