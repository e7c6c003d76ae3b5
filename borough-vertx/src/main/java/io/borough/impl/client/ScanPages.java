package io.borough.impl.client;

import io.borough.Entry;
import io.borough.KeyRange;
import io.borough.ScanOptions;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.message.StorageMessages.ScanClose;
import io.borough.impl.message.StorageMessages.ScanEntry;
import io.borough.impl.message.StorageMessages.ScanNext;
import io.borough.impl.message.StorageMessages.ScanOpen;
import io.borough.impl.message.StorageMessages.ScanPage;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Fetches a scan page by page: opens it on the shard's leader and continues on the same node, which has the snapshot.
 *
 * <p>Thread: one caller at a time, one page at a time.
 */
final class ScanPages {
  /** The last page of a scan without entries. */
  static final ScanPage NOTHING = new ScanPage(0, List.of(), true);

  private final ClientRuntime node;
  private final String partition;
  private final ScanOptions options;
  private final boolean hold;
  private final long timeoutMs;
  private String busId; // of the node with the snapshot, after the scan was opened
  private long scanId;
  private boolean closed;

  /**
   * Makes a scan that is not open yet.
   *
   * @param hold whether the snapshot is kept after the last page, until {@link #close}
   */
  ScanPages(ClientRuntime node, String partition, ScanOptions options, boolean hold, long timeoutMs) {
    this.node = node;
    this.partition = partition;
    this.options = options;
    this.hold = hold;
    this.timeoutMs = timeoutMs;
  }

  /**
   * Fetches the next page. The first call opens the scan.
   *
   * @param seek a key to go to first, or null
   */
  Future<ScanPage> next(Buffer seek) {
    try {
      return page(seek);
    } catch (BoroughException e) { // the node was stopped meanwhile
      return node.failed(e);
    }
  }

  private Future<ScanPage> page(Buffer seek) {
    if (closed) {
      return Future.failedFuture(ErrorCode.SCAN_EXPIRED.failure("the scan was closed"));
    }
    if (busId == null) {
      return seek == null ? open()
          : open().compose(page -> busId == null ? Future.succeededFuture(page) : next(seek));
    }
    return node.messenger().<ScanPage>request(busId, new ScanNext(scanId, seek), timeoutMs)
        .recover(failure -> Future.failedFuture(asRead(Failures.of(failure))));
  }

  private Future<ScanPage> open() {
    KeyRange range = options.getRange();
    BoroughException bad = node.limits().ofRange(range);
    if (bad != null) {
      return Future.failedFuture(bad);
    }
    if (range.isEmpty() || options.getLimit() == 0) {
      return Future.succeededFuture(NOTHING);
    }
    return node.router()
        .<ScanPage>call(partition,
            (shard, target) -> new ScanOpen(shard, false, partition, range.startInclusive(), range.endExclusive(),
                options.isReverse(), hold ? -1 : options.getLimit(), options.isKeys(), options.isValues(),
                pageEntries(), hold),
            RetryPolicy.READ, null, timeoutMs)
        .map(this::opened);
  }

  /** Returns the largest number of entries in a page. */
  int pageEntries() {
    return options.getLimit() < 0 ? options.getPageSize() : (int) Math.min(options.getPageSize(), options.getLimit());
  }

  /**
   * Returns the largest number of entries to give, or -1. The reader of a held scan counts them itself, because it may
   * skip entries.
   */
  long limit() {
    return options.getLimit();
  }

  private ScanPage opened(RequestRouter.Answer<ScanPage> answer) {
    busId = answer.busId();
    scanId = answer.reply().scanId();
    if (closed) {
      release(); // closed while the first page was being fetched
    }
    return answer.reply();
  }

  /** Returns a page's failure as that of a read. */
  private static BoroughException asRead(BoroughException failure) {
    return switch (failure.code()) {
      case TIMEOUT -> ErrorCode.READ_TIMEOUT.failure("no page came in time");
      case CONNECTION_LOST, NODE_UNREACHABLE ->
          ErrorCode.SCAN_EXPIRED.failure("the connection to the node with the scan's snapshot was lost");
      default -> failure;
    };
  }

  /** Frees the snapshot if the scan was opened. */
  void close() {
    if (!closed) {
      closed = true;
      if (busId != null) {
        release();
      }
    }
  }

  private void release() {
    try {
      node.messenger().send(busId, new ScanClose(scanId));
    } catch (BoroughException e) {
      return; // a stopped node sends nothing: the other node frees the snapshot after scanIdleMs
    }
  }

  static Entry entry(ScanEntry entry) {
    return new Entry(entry.key(), entry.value(), entry.revision());
  }
}
