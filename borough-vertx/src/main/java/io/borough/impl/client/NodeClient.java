package io.borough.impl.client;

import io.borough.Partition;
import io.borough.Payload;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.link.BusMessenger;
import io.borough.impl.link.CallerContext;
import io.borough.impl.link.Directory;
import io.borough.impl.link.Messenger;
import io.borough.impl.message.HandlerMessages.HandlerReply;
import io.borough.impl.message.MembershipMessages.LeaderAt;
import io.borough.impl.message.StorageMessages.ScanClose;
import io.borough.impl.message.StorageMessages.ScanPage;
import io.borough.impl.message.StreamMessages.StreamReset;
import io.borough.impl.stream.BusStreams;
import io.borough.impl.stream.StreamTransport;
import io.borough.impl.topology.Ring;
import io.borough.impl.wire.WireMessage;
import io.borough.info.RingInfo;
import io.borough.options.BoroughOptions;
import io.borough.options.RequestOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * The asking side of a node: what every node has and all that a CLIENT is.
 *
 * <p>Made without I/O; between {@link #open} and {@link #close} it asks, before and after calls fail with {@code
 * NOT_STARTED} or {@code STOPPED}. Partitions made from it may be kept over restarts. Thread: any.
 */
public final class NodeClient {
  private final BoroughOptions options;
  private final Limits limits;
  private volatile Session session;
  private volatile boolean stopped;

  /** What lasts from one opening to the closing. */
  private record Session(Vertx vertx, BusMessenger messenger, Directory directory, Routes routes, BusStreams streams,
      Router router, Requests requests, WriteSessions writes) {}

  public NodeClient(BoroughOptions options) {
    this.options = options;
    this.limits = Limits.of(options);
  }

  /**
   * Connects to the bus. Completes when messages can be sent and received.
   *
   * @param clusterId of the cluster that the node belongs to, or empty while it belongs to none
   */
  public Future<Void> open(Vertx vertx, String clusterId) {
    return BusMessenger.open(vertx, options.getClusterName(), clusterId, options.getStream())
        .compose(messenger -> Routes.open(vertx, messenger)
            .compose(routes -> Directory.open(vertx, options.getClusterName(), messenger)
                .compose(directory -> BusStreams.open(vertx, messenger, options.getStream())
                    .onSuccess(streams -> begin(vertx, messenger, directory, routes, streams))
                    .recover(failure -> directory.close().transform(closed -> Future.failedFuture(failure)))))
            .<Void>mapEmpty()
            .recover(failure -> messenger.close().transform(closed -> Future.failedFuture(failure))));
  }

  private void begin(
      Vertx vertx, BusMessenger messenger, Directory directory, Routes routes, BusStreams streams) {
    messenger.onUnwanted((from, reply) -> giveUp(messenger, from, reply));
    Router router = new Router(vertx, messenger, directory, routes, options.getStream().getMaxPendingCalls());
    session = new Session(vertx, messenger, directory, routes, streams, router,
        new Requests(vertx, router, streams, limits.maxBatchBytes()), new WriteSessions());
    stopped = false;
  }

  /** What an answer that came too late holds at the node that gave it, nobody here will ever ask for. */
  private static void giveUp(BusMessenger messenger, String from, WireMessage reply) {
    if (reply instanceof ScanPage page) {
      messenger.tell(from, new ScanClose(page.scanId()));
    } else if (reply instanceof HandlerReply late) {
      late.payload().streams().forEach(stream -> messenger.tell(from, new StreamReset(stream.streamId(), false,
          ErrorCode.STREAM_RESET.number(), "the reply came after its deadline")));
    }
  }

  /** Leaves the bus; calls that are open fail. */
  public Future<Void> close() {
    Session closing = session;
    if (closing == null) {
      return Future.succeededFuture();
    }
    stopped = true;
    session = null;
    closing.router().close();
    return closing.streams().close()
        .transform(done -> closing.directory().close())
        .transform(done -> closing.messenger().close());
  }

  private Session session() {
    Session now = session;
    if (now == null) {
      throw stopped ? ErrorCode.STOPPED.failure("the node has stopped")
          : ErrorCode.NOT_STARTED.failure("the node was not started");
    }
    return now;
  }

  /** A partition whose operations end by the node's usual deadline. */
  public Partition partition(String name) {
    return partition(name, options.getRequestTimeoutMs());
  }

  /** A partition whose operations end by this deadline. */
  public PartitionClient partition(String name, long timeoutMs) {
    return new PartitionClient(this, name, null, timeoutMs);
  }

  /** A partition whose operations are this node's own, as long as it leads the shard as it does now. */
  public PartitionClient localPartition(String name, LeaderAt fence) {
    return new PartitionClient(this, name, fence, options.getRequestTimeoutMs());
  }

  /** The streams of a request that a peer has sent to this node, and of its reply. */
  public PayloadStreams payloadStreams(String peerBusId) {
    return new PayloadStreams(streams(), peerBusId, limits.maxBatchBytes());
  }

  /** Asks a partition's handler. */
  public Future<Payload> request(String partition, Payload payload, RequestOptions requestOptions) {
    if (requestOptions == null) {
      return failed(ErrorCode.INVALID_ARGUMENT.failure("the options are null"));
    }
    try {
      Limits.name(partition);
    } catch (IllegalArgumentException e) {
      return failed(ErrorCode.NAME_INVALID.failure(e.getMessage()));
    }
    try {
      return session().requests().request(partition, payload, requestOptions);
    } catch (RuntimeException e) {
      return failed(Failures.of(e));
    }
  }

  /** The ring for operators to see. */
  public Future<RingInfo> ring() {
    try {
      Ring ring = routes().ring();
      return ring == null ? failed(ErrorCode.NO_RING.failure("this node has not learned the ring yet"))
          : CallerContext.succeeded(vertx(), RingInfos.of(ring, routes(), directory()));
    } catch (BoroughException e) {
      return failed(e);
    }
  }

  /** The shard that holds a partition, by the ring this node knows. */
  int shardOf(String partition) {
    Ring ring = routes().ring();
    return ring == null ? -1 : ring.shardOf(partition).shard();
  }

  /** A failure on the caller's context. */
  <T> Future<T> failed(BoroughException failure) {
    Session now = session;
    return now == null ? Future.failedFuture(failure)
        : CallerContext.failed(now.vertx(), failure);
  }

  WriteSessions writeSessions() {
    return session().writes();
  }

  Limits limits() {
    return limits;
  }

  public Vertx vertx() {
    return session().vertx();
  }

  public Messenger messenger() {
    return session().messenger();
  }

  public Directory directory() {
    return session().directory();
  }

  public Routes routes() {
    return session().routes();
  }

  public StreamTransport streams() {
    return session().streams();
  }

  Router router() {
    return session().router();
  }
}
