package io.borough.verticles.handler;

import io.borough.Payload;
import io.borough.Request;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.error.RejectedException;
import io.borough.impl.client.NodeClient;
import io.borough.impl.client.PayloadStreams;
import io.borough.impl.link.Inbound;
import io.borough.impl.link.MessageDispatcher;
import io.borough.impl.message.Component;
import io.borough.impl.message.HandlerMessages.HandlerReply;
import io.borough.impl.message.HandlerMessages.HandlerRequest;
import io.borough.impl.message.HandlerMessages.PauseRequests;
import io.borough.impl.message.MembershipMessages.LeaderAt;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Takes the requests for partitions that this node leads and gives each to a handler.
 *
 * <p>Thread: one event loop, on which the node's handler function runs too; deployed handlers run on their own
 * contexts. A request is refused here when it surely cannot start: that a handler was called is never said of one that
 * was not. What a handler has not answered by its deadline and a grace is given up: see {@link OpenRequests}.
 */
public final class RequestDispatcherVerticle extends VerticleBase {
  private static final long LOOK_MS = 10;
  private static final long LEAST_MS = 1; // a handler is not called for a request with less time left

  private final NodeClient client;
  private final String nodeId;
  private final HandlerPool handlers;
  private final int maxOpen;
  private final HandlerFailureLog troubles = new HandlerFailureLog();
  private Function<Request, Future<Payload>> function; // the one that functionSlot was made for
  private HandlerInstance functionSlot;
  private RequestGate pauses; // set by start
  private OpenRequests requests; // set by start
  private boolean retiring;

  /**
   * The node's handlers.
   *
   * @param maxOpen most requests that the handler function may have open
   */
  public RequestDispatcherVerticle(NodeClient client, String nodeId, HandlerPool handlers, int maxOpen) {
    this.client = client;
    this.nodeId = nodeId;
    this.handlers = handlers;
    this.maxOpen = maxOpen;
  }

  @Override
  public Future<?> start() {
    pauses = new RequestGate(vertx);
    requests = new OpenRequests(vertx, pauses, troubles);
    return client.messenger().serve(new MessageDispatcher(Component.HANDLER)
        .on(HandlerRequest.class, this::handleRequest)
        .on(PauseRequests.class, pauses::pause));
  }

  /**
   * Takes no request from now on: the callers ask again, until another node leads. Any thread.
   *
   * @return completes when those that are open have ended, at the latest after this long
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

  /** How many requests handlers have failed, but for those that they refused. Any thread. */
  public long failures() {
    return troubles.failures();
  }

  /** How many requests handlers had not answered by their deadline and the grace after it. Any thread. */
  public long outlived() {
    return troubles.outlived();
  }

  private void awaitIdle(Promise<Void> idle, long untilNanos) {
    if (handlers.open() == 0 || System.nanoTime() - untilNanos >= 0) {
      idle.complete();
    } else {
      vertx.setTimer(LOOK_MS, look -> awaitIdle(idle, untilNanos));
    }
  }

  @Override
  public Future<?> stop() {
    setFunctionSlot(null);
    return Future.succeededFuture();
  }

  private void handleRequest(Inbound<HandlerRequest> inbound) {
    HandlerRequest request = inbound.message();
    LeaderAt leader = client.routes().leaderOf(request.shard());
    if (leader == null || !leader.nodeId().equals(nodeId)) {
      if (leader != null) {
        client.messenger().tell(inbound.from(), leader);
      }
      inbound.fail(ErrorCode.NOT_LEADER.failure("node " + nodeId + " does not lead shard " + request.shard()));
      return;
    }
    if (retiring || pauses.isPaused(request.shard())) {
      inbound.fail(ErrorCode.NOT_LEADER.failure("node " + nodeId + " is about to hand shard " + request.shard()
          + " over"));
      return;
    }
    if (inbound.expiresWithin(LEAST_MS)) {
      inbound.fail(ErrorCode.UNAVAILABLE.failure("the request came after its deadline"));
      return;
    }
    setFunctionSlot(handlers.function());
    if (handlers.isEmpty()) {
      inbound.fail(ErrorCode.NO_HANDLER.failure("node " + nodeId + " has no handler"));
      return;
    }
    HandlerInstance slot = handlers.take();
    if (slot == null) {
      inbound.fail(ErrorCode.OVERLOADED.failure("every handler of node " + nodeId + " has its most requests open"));
      return;
    }
    OpenRequest begun = new OpenRequest(slot, inbound, client);
    requests.begin(begun);
    try {
      slot.context().runOnContext(ready -> handle(begun, leader));
    } catch (RejectedExecutionException e) { // its verticle is being undeployed: nothing was called
      end(begun, ErrorCode.UNAVAILABLE.failure("the handler has just been undeployed", e));
    }
  }

  private void setFunctionSlot(Function<Request, Future<Payload>> next) {
    if (next == function) {
      return;
    }
    if (functionSlot != null) {
      handlers.remove(functionSlot);
    }
    function = next;
    functionSlot = null;
    if (next != null) {
      functionSlot = new HandlerInstance("requestHandler " + next.getClass().getName(), context, next, maxOpen);
      handlers.add(functionSlot);
    }
  }

  /** On the handler's context. */
  private void handle(OpenRequest request, LeaderAt leader) {
    if (request.isOver()) {
      return; // its handler had no time for it, so that nothing was called
    }
    if (request.inbound().expiresWithin(LEAST_MS)) {
      end(request, ErrorCode.UNAVAILABLE.failure("the handler had no time for the request before its deadline"));
      return;
    }
    HandlerRequest message = request.message();
    Payload payload;
    try {
      payload = request.receive();
    } catch (RuntimeException e) { // nothing was called
      request.streams().refuse(message.payload());
      end(request, Failures.of(e));
      return;
    }
    if (payload != null) {
      request.slot().call(new LocalRequest(client, message.partition(), leader, payload))
          .onComplete(answer -> answered(request, answer));
    }
  }

  /** On whichever thread the handler's future completes. */
  private void answered(OpenRequest request, AsyncResult<Payload> answer) {
    if (answer.failed()) {
      troubles.failed(request, answer.cause());
    }
    if (!requests.end(request)) {
      if (answer.succeeded() && answer.result() != null) {
        request.streams().discard(answer.result()); // it came too late
      }
    } else if (answer.failed()) {
      request.streams().abandon();
      request.inbound().fail(failure(answer.cause()));
    } else {
      reply(request, answer.result());
    }
  }

  private void end(OpenRequest request, BoroughException failure) {
    if (requests.end(request)) {
      request.inbound().fail(failure);
    }
  }

  private void reply(OpenRequest request, Payload answer) {
    PayloadStreams streams = request.streams();
    Payload payload = answer == null ? Payload.of(null) : answer;
    try {
      HandlerReply reply = new HandlerReply(streams.send(payload));
      request.inbound().reply(reply);
      streams.abandonAfterSent(); // what the handler left unread of the request is reset once its reply has flowed
    } catch (RuntimeException e) { // whatever the reply is, its caller must hear
      streams.abandon();
      troubles.failed(request, e);
      request.inbound().fail(failure(e));
    }
  }

  /** A refusal is the handler's own word; anything else would say of the request what is only true of a part of it. */
  private static BoroughException failure(Throwable cause) {
    return cause instanceof RejectedException refused ? refused
        : ErrorCode.HANDLER_FAILED.failure(Failures.messageOf(cause), cause);
  }
}
