package io.borough.impl.client;

import io.borough.Partition;
import io.borough.Payload;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.membership.Membership;
import io.borough.impl.message.HandlerMessages.HandlerReply;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.StorageMessages.ScanClose;
import io.borough.impl.message.StorageMessages.ScanPage;
import io.borough.impl.message.StreamMessages.StreamReset;
import io.borough.impl.stream.BusStreams;
import io.borough.impl.stream.StreamTransport;
import io.borough.impl.topology.Ring;
import io.borough.impl.transport.BusMessenger;
import io.borough.impl.transport.CallerContext;
import io.borough.impl.transport.Messenger;
import io.borough.impl.wire.WireMessage;
import io.borough.info.RingInfo;
import io.borough.options.BoroughOptions;
import io.borough.options.RequestOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * Sends the calls of a node to the nodes of its cluster: opens the messenger, the directory, the streams and the
 * router, and makes partitions that use them. Nodes of both roles have one.
 *
 * <p>Calls are sent between {@link #open} and {@link #close}; before and after they fail with {@code NOT_STARTED} or
 * {@code STOPPED}. Partitions made from it may be kept over restarts. The constructor does no I/O. Thread: any.
 */
public final class ClientRuntime {
  private final BoroughOptions options;
  private final SizeLimits limits;
  private volatile Session session;
  private volatile boolean stopped;

  /** The parts that exist from {@link #open} to {@link #close}. */
  private record Session(Vertx vertx, BusMessenger messenger, Membership directory, RoutingTable routes,
      BusStreams streams,
      RequestRouter router, RequestClient requests, ClientSessions writes) {}

  public ClientRuntime(BoroughOptions options) {
    this.options = options;
    this.limits = SizeLimits.of(options);
  }

  /**
   * Connects to the bus. Completes when messages can be sent and received.
   *
   * @param clusterId the id of the cluster that the node belongs to, or empty while it has none
   */
  public Future<Void> open(Vertx vertx, String clusterId) {
    return BusMessenger.open(vertx, options.getClusterName(), clusterId, options.getStream())
        .compose(messenger -> RoutingTable.open(vertx, messenger)
            .compose(routes -> Membership.open(vertx, options.getClusterName(), messenger)
                .compose(directory -> BusStreams.open(vertx, messenger, options.getStream())
                    .onSuccess(streams -> begin(vertx, messenger, directory, routes, streams))
                    .recover(failure -> directory.close().transform(closed -> Future.failedFuture(failure)))))
            .<Void>mapEmpty()
            .recover(failure -> messenger.close().transform(closed -> Future.failedFuture(failure))));
  }

  private void begin(
      Vertx vertx, BusMessenger messenger, Membership directory, RoutingTable routes, BusStreams streams) {
    messenger.onLateReply((from, reply) -> releaseLate(messenger, from, reply));
    RequestRouter router = new RequestRouter(vertx, messenger, directory, routes,
        options.getStream().getMaxPendingCalls());
    session = new Session(vertx, messenger, directory, routes, streams, router,
        new RequestClient(vertx, router, streams, limits.maxBatchBytes()), new ClientSessions());
    stopped = false;
  }

  /** Releases what a late reply still holds on its sender: an open scan, or unread streams. */
  private static void releaseLate(BusMessenger messenger, String from, WireMessage reply) {
    if (reply instanceof ScanPage page) {
      messenger.send(from, new ScanClose(page.scanId()));
    } else if (reply instanceof HandlerReply late) {
      late.payload().streams().forEach(stream -> messenger.send(from, new StreamReset(stream.streamId(), false,
          ErrorCode.STREAM_RESET.number(), "the reply came after its deadline")));
    }
  }

  /** Leaves the bus. Open calls fail. */
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

  /** Returns a partition whose operations have the node's default deadline. */
  public Partition partition(String name) {
    return partition(name, options.getRequestTimeoutMs());
  }

  /** Returns a partition whose operations have this deadline. */
  public PartitionClient partition(String name, long timeoutMs) {
    return new PartitionClient(this, name, null, timeoutMs);
  }

  /** Returns a partition whose writes are valid only while this node leads the shard in the term of {@code fence}. */
  public PartitionClient localPartition(String name, LeaderHint fence) {
    return new PartitionClient(this, name, fence, options.getRequestTimeoutMs());
  }

  /** Returns the streams of a request that a peer has sent to this node, and of its reply. */
  public PayloadStreams payloadStreams(String peerBusId) {
    return new PayloadStreams(streams(), peerBusId, limits.maxBatchBytes());
  }

  /** Sends a request to a partition's handler. */
  public Future<Payload> request(String partition, Payload payload, RequestOptions requestOptions) {
    if (requestOptions == null) {
      return failed(ErrorCode.INVALID_ARGUMENT.failure("the options are null"));
    }
    try {
      SizeLimits.name(partition);
    } catch (IllegalArgumentException e) {
      return failed(ErrorCode.NAME_INVALID.failure(e.getMessage()));
    }
    try {
      return session().requests.request(partition, payload, requestOptions);
    } catch (RuntimeException e) {
      return failed(Failures.of(e));
    }
  }

  /** Returns the ring as operators see it. */
  public Future<RingInfo> ring() {
    try {
      Ring ring = routes().ring();
      return ring == null ? failed(ErrorCode.NO_RING.failure("this node does not know the ring yet"))
          : CallerContext.succeeded(vertx(), routes().info(ring, directory()));
    } catch (BoroughException e) {
      return failed(e);
    }
  }

  /** Returns the shard that holds a partition by the ring that this node knows, or -1 without a ring. */
  int shardOf(String partition) {
    Ring ring = routes().ring();
    return ring == null ? -1 : ring.shardOf(partition).shard();
  }

  /** Returns a failed future, on the caller's context while the node is open. */
  <T> Future<T> failed(BoroughException failure) {
    Session now = session;
    return now == null ? Future.failedFuture(failure)
        : CallerContext.failed(now.vertx(), failure);
  }

  ClientSessions clientSessions() {
    return session().writes;
  }

  SizeLimits limits() {
    return limits;
  }

  public Vertx vertx() {
    return session().vertx;
  }

  public Messenger messenger() {
    return session().messenger;
  }

  public Membership directory() {
    return session().directory;
  }

  public RoutingTable routes() {
    return session().routes;
  }

  public StreamTransport streams() {
    return session().streams;
  }

  RequestRouter router() {
    return session().router;
  }
}
