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
import io.borough.impl.message.Component;
import io.borough.impl.message.HandlerReply;
import io.borough.impl.message.HandlerRequest;
import io.borough.impl.message.LeaderAt;
import io.borough.impl.message.PauseRequests;
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
 * was not.
 */
public final class HandlersVerticle extends VerticleBase {
  private static final long LOOK_MS = 10;

  private final NodeClient client;
  private final String nodeId;
  private final Handlers handlers;
  private final int maxOpen;
  private Function<Request, Future<Payload>> function; // the one that functionSlot was made for
  private HandlerSlot functionSlot;
  private ShardPauses pauses; // set by start
  private boolean retiring;

  /**
   * The node's handlers.
   *
   * @param maxOpen most requests that the handler function may have open
   */
  public HandlersVerticle(NodeClient client, String nodeId, Handlers handlers, int maxOpen) {
    this.client = client;
    this.nodeId = nodeId;
    this.handlers = handlers;
    this.maxOpen = maxOpen;
  }

  @Override
  public Future<?> start() {
    pauses = new ShardPauses(vertx);
    return client.messenger().serve(Component.HANDLER, messages -> messages.forEach(this::take));
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

  private void take(Inbound inbound) {
    if (inbound.message() instanceof PauseRequests) {
      pauses.take(inbound);
      return;
    }
    HandlerRequest request = (HandlerRequest) inbound.message();
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
    if (inbound.remainingMs() == 0) {
      inbound.fail(ErrorCode.UNAVAILABLE.failure("the request came after its deadline"));
      return;
    }
    setFunctionSlot(handlers.function());
    if (handlers.isEmpty()) {
      inbound.fail(ErrorCode.NO_HANDLER.failure("node " + nodeId + " has no handler"));
      return;
    }
    HandlerSlot slot = handlers.take();
    if (slot == null) {
      inbound.fail(ErrorCode.OVERLOADED.failure("every handler of node " + nodeId + " has its most requests open"));
      return;
    }
    pauses.begun(request.shard());
    try {
      slot.context().runOnContext(ready -> handle(slot, inbound, request, leader));
    } catch (RejectedExecutionException e) { // its verticle is being undeployed: nothing was called
      release(slot, request);
      inbound.fail(ErrorCode.UNAVAILABLE.failure("the handler has just been undeployed", e));
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
    functionSlot = next == null ? null : new HandlerSlot(context, next, maxOpen);
    if (functionSlot != null) {
      handlers.add(functionSlot);
    }
  }

  /** On the handler's context. */
  private void handle(HandlerSlot slot, Inbound inbound, HandlerRequest message, LeaderAt leader) {
    PayloadStreams streams = client.payloadStreams(inbound.from());
    Payload payload;
    try {
      payload = streams.receive(message.payload());
    } catch (RuntimeException e) { // nothing was called
      release(slot, message);
      streams.refuse(message.payload());
      inbound.fail(Failures.of(e));
      return;
    }
    slot.call(new HandledRequest(client, message.partition(), leader, payload)).onComplete(answer -> {
      release(slot, message);
      if (answer.failed()) {
        streams.abandon();
        inbound.fail(failure(answer.cause()));
      } else {
        reply(inbound, streams, answer.result());
      }
    });
  }

  private void release(HandlerSlot slot, HandlerRequest request) {
    slot.release();
    pauses.ended(request.shard());
  }

  private void reply(Inbound inbound, PayloadStreams streams, Payload answer) {
    Payload payload = answer == null ? Payload.of(null) : answer;
    try {
      HandlerReply reply = new HandlerReply(streams.send(payload));
      inbound.reply(reply);
      streams.abandonAfterSent(); // what the handler left unread of the request is reset once its reply has flowed
    } catch (RuntimeException e) { // whatever the reply is, its caller must hear
      streams.abandon();
      inbound.fail(failure(e));
    }
  }

  /** A refusal is the handler's own word; anything else would say of the request what is only true of a part of it. */
  private static BoroughException failure(Throwable cause) {
    return cause instanceof RejectedException refused ? refused
        : ErrorCode.HANDLER_FAILED.failure(Failures.messageOf(cause), cause);
  }
}
