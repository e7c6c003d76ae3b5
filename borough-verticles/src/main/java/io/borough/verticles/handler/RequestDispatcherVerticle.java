package io.borough.verticles.handler;

import io.borough.Partition;
import io.borough.Payload;
import io.borough.Request;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.error.RejectedException;
import io.borough.impl.client.ClientRuntime;
import io.borough.impl.client.PayloadStreams;
import io.borough.impl.message.HandlerMessages.HandlerReply;
import io.borough.impl.message.HandlerMessages.HandlerRequest;
import io.borough.impl.message.HandlerMessages.PauseRequests;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.Service;
import io.borough.impl.transport.Inbound;
import io.borough.impl.transport.MessageDispatcher;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Receives the requests for partitions that this node leads and passes each to a handler.
 *
 * <p>A request that no handler was called for fails with an error that says that nothing happened. A request whose
 * handler does not reply within the deadline and a grace period ends with a timeout: see {@link OpenRequests}.
 *
 * <p>Thread: one event loop, on which the node's handler function runs as well; deployed handlers run on their own
 * contexts.
 */
public final class RequestDispatcherVerticle extends VerticleBase {
  private static final long POLL_MS = 10;
  private static final long LEAST_MS = 1; // a handler is not called for a request with less time left

  private final ClientRuntime client;
  private final String nodeId;
  private final HandlerPool handlers;
  private final int maxOpen;
  private final HandlerFailureLog failureLog = new HandlerFailureLog();
  private Function<Request, Future<Payload>> function; // the function of functionInstance
  private HandlerPool.Instance functionInstance;
  private RequestGate gate; // set by start
  private OpenRequests requests; // set by start
  private boolean retiring;

  /**
   * Creates the dispatcher.
   *
   * @param maxOpen the most requests that the handler function may have open
   */
  public RequestDispatcherVerticle(ClientRuntime client, String nodeId, HandlerPool handlers, int maxOpen) {
    this.client = client;
    this.nodeId = nodeId;
    this.handlers = handlers;
    this.maxOpen = maxOpen;
  }

  @Override
  public Future<?> start() {
    gate = new RequestGate(vertx);
    requests = new OpenRequests(vertx, gate, failureLog);
    return client.messenger().handle(new MessageDispatcher(Service.HANDLER)
        .on(HandlerRequest.class, this::handleRequest)
        .on(PauseRequests.class, gate::pause));
  }

  /**
   * Refuses new requests, so that their callers retry until another node leads. Any thread.
   *
   * @return completes when no request is open, at the latest after {@code patienceMs}
   */
  public Future<Void> retire(long patienceMs) {
    Promise<Void> idle = Promise.promise();
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMs);
    context.runOnContext(now -> {
      retiring = true;
      awaitIdle(idle, until);
    });
    return idle.future();
  }

  /** Returns how many requests handlers have failed, without those that they rejected. Any thread. */
  public long failures() {
    return failureLog.failures();
  }

  /** Returns how many requests had no reply within the deadline and the grace period. Any thread. */
  public long outlived() {
    return failureLog.overdue();
  }

  private void awaitIdle(Promise<Void> idle, long untilNanos) {
    if (handlers.open() == 0 || System.nanoTime() - untilNanos >= 0) {
      idle.complete();
    } else {
      vertx.setTimer(POLL_MS, look -> awaitIdle(idle, untilNanos));
    }
  }

  @Override
  public Future<?> stop() {
    setFunctionInstance(null);
    return Future.succeededFuture();
  }

  private void handleRequest(Inbound<HandlerRequest> inbound) {
    HandlerRequest request = inbound.message();
    LeaderHint leader = client.routes().leaderOf(request.shard());
    if (leader == null || !leader.nodeId().equals(nodeId)) {
      if (leader != null) {
        client.messenger().send(inbound.from(), leader);
      }
      inbound.fail(ErrorCode.NOT_LEADER.failure("node " + nodeId + " does not lead shard " + request.shard()));
      return;
    }
    if (retiring || gate.isPaused(request.shard())) {
      inbound.fail(ErrorCode.NOT_LEADER.failure("node " + nodeId + " is about to transfer the leadership of shard "
          + request.shard()));
      return;
    }
    if (inbound.expiresWithin(LEAST_MS)) {
      inbound.fail(ErrorCode.UNAVAILABLE.failure("the request came after its deadline"));
      return;
    }
    setFunctionInstance(handlers.function());
    if (handlers.isEmpty()) {
      inbound.fail(ErrorCode.NO_HANDLER.failure("node " + nodeId + " has no handler"));
      return;
    }
    HandlerPool.Instance instance = handlers.acquire();
    if (instance == null) {
      inbound.fail(ErrorCode.OVERLOADED.failure(
          "every handler of node " + nodeId + " has reached maxRequestsInFlight"));
      return;
    }
    OpenRequest opened = new OpenRequest(instance, inbound, client);
    requests.begin(opened);
    try {
      instance.context().runOnContext(ready -> handle(opened, leader));
    } catch (RejectedExecutionException e) { // its verticle is being undeployed, and was not called
      end(opened, ErrorCode.UNAVAILABLE.failure("the handler has just been undeployed", e));
    }
  }

  private void setFunctionInstance(Function<Request, Future<Payload>> next) {
    if (next == function) {
      return;
    }
    if (functionInstance != null) {
      handlers.remove(functionInstance);
    }
    function = next;
    functionInstance = null;
    if (next != null) {
      functionInstance = new HandlerPool.Instance(
          "requestHandler " + next.getClass().getName(), context, next, maxOpen);
      handlers.add(functionInstance);
    }
  }

  /** Runs on the handler's context. */
  private void handle(OpenRequest request, LeaderHint leader) {
    if (request.isEnded()) {
      return; // it ended while it waited for the handler's context
    }
    if (request.inbound().expiresWithin(LEAST_MS)) {
      end(request, ErrorCode.UNAVAILABLE.failure("the handler's context was busy until the request's deadline"));
      return;
    }
    HandlerRequest message = request.message();
    Payload payload;
    try {
      payload = request.receive();
    } catch (RuntimeException e) { // the handler was not called
      request.streams().refuse(message.payload());
      end(request, Failures.of(e));
      return;
    }
    if (payload != null) {
      request.instance().call(new LocalRequest(client, message.partition(), leader, payload))
          .onComplete(reply -> completed(request, reply));
    }
  }

  /** Runs on the thread that completes the handler's future. */
  private void completed(OpenRequest request, AsyncResult<Payload> reply) {
    if (reply.failed()) {
      failureLog.failed(request, reply.cause());
    }
    if (!requests.end(request)) {
      if (reply.succeeded() && reply.result() != null) {
        request.streams().discard(reply.result()); // the request has timed out
      }
    } else if (reply.failed()) {
      request.streams().abandon();
      request.inbound().fail(failure(reply.cause()));
    } else {
      reply(request, reply.result());
    }
  }

  private void end(OpenRequest request, BoroughException failure) {
    if (requests.end(request)) {
      request.inbound().fail(failure);
    }
  }

  private void reply(OpenRequest request, Payload result) {
    PayloadStreams streams = request.streams();
    Payload payload = result == null ? Payload.of(null) : result;
    try {
      HandlerReply reply = new HandlerReply(streams.send(payload));
      request.inbound().reply(reply);
      streams.abandonAfterSent(); // resets unread streams of the request after the reply was sent
    } catch (RuntimeException e) { // the caller must receive a failure
      streams.abandon();
      failureLog.failed(request, e);
      request.inbound().fail(failure(e));
    }
  }

  /** Passes a rejection on. Other failures, such as a read's timeout, would misstate the outcome of the request. */
  private static BoroughException failure(Throwable cause) {
    return cause instanceof RejectedException refused ? refused
        : ErrorCode.HANDLER_FAILED.failure(Failures.messageOf(cause), cause);
  }

  /** The request that a handler receives. Belongs to the handler's context. */
  private static final class LocalRequest implements Request {
    private final ClientRuntime client;
    private final Partition partition;
    private final Payload payload;

    LocalRequest(ClientRuntime client, String name, LeaderHint leader, Payload payload) {
      this.client = client;
      this.partition = client.localPartition(name, leader);
      this.payload = payload;
    }

    @Override
    public Partition partition() {
      return partition;
    }

    @Override
    public Partition otherPartition(String name) {
      return client.partition(name);
    }

    @Override
    public Payload payload() {
      return payload;
    }
  }
}
