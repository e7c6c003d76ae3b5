package io.borough.impl.client;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.membership.Membership;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import io.borough.impl.transport.CallerContext;
import io.borough.impl.transport.Messenger;
import io.borough.impl.wire.WireMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

/**
 * Sends a request to the node that {@link RoutingTable#replicaFor} names, usually the leader of the partition's shard,
 * and retries it, also on other nodes, while that is safe and its deadline has not passed. Sends an open call also to a
 * new leader, or to another replica when its node is silent.
 *
 * <p>Thread: any. Futures complete on the caller's context.
 */
public final class RequestRouter {
  private static final long CHECK_MS = 500;

  private final Vertx vertx;
  private final Messenger messenger;
  private final Membership membership;
  private final RoutingTable routes;
  private final int maxWaiting;
  private final ContextInternal clock; // the node's context: a verticle's timers end with the verticle
  private final Set<Call<?>> waiting = ConcurrentHashMap.newKeySet(); // calls that wait for their next attempt
  private final Set<Call<?>> asking = ConcurrentHashMap.newKeySet(); // calls that may be sent to another node
  private final AtomicBoolean checking = new AtomicBoolean(); // true while the timer of checkOpen is set
  private volatile boolean closed;

  /** A reply and the node that sent it. */
  public record Answer<R>(String busId, R reply) {}

  /**
   * Makes a router.
   *
   * @param maxWaiting how many calls may wait for another attempt before new calls fail; the messenger bounds the calls
   *     that are sent
   */
  public RequestRouter(Vertx vertx, Messenger messenger, Membership membership, RoutingTable routes, int maxWaiting) {
    this.vertx = vertx;
    this.messenger = messenger;
    this.membership = membership;
    this.routes = routes;
    this.maxWaiting = maxWaiting;
    this.clock = CallerContext.ofNode(vertx);
    routes.onLeader(this::turnTo);
  }

  /**
   * Sends a message to the leader of the partition's shard. {@code request} makes the message from the shard and the
   * bus id of the receiver.
   *
   * <p>Fails by the deadline as {@link RetryPolicy} says, or at once with {@code OVERLOADED} when too many calls wait.
   *
   * @param request may throw {@link ClientSessions.PendingException}
   * @param fence the only leader and term that may reply, or null for any leader
   * @param timeoutMs 1 or more
   */
  public <R extends WireMessage> Future<Answer<R>> call(String partition,
      BiFunction<Integer, String, WireMessage> request, RetryPolicy kind, LeaderHint fence, long timeoutMs) {
    ContextInternal context = CallerContext.of(vertx);
    if (waiting.size() >= maxWaiting) {
      return context.failedFuture(ErrorCode.OVERLOADED.failure(maxWaiting + " calls of this node wait for a leader"));
    }
    Call<R> call = new Call<>(context, partition, request, kind, fence, timeoutMs);
    if (fence == null && kind.mayTurn()) {
      asking.add(call);
      call.promise.future().onComplete(done -> asking.remove(call));
      checkLater();
    }
    call.attempt();
    return call.promise.future();
  }

  /**
   * Sends a call as {@link #call} does, for the node itself: it ends also when the verticle that needed it is
   * undeployed.
   */
  <R extends WireMessage> Future<Answer<R>> callForNode(
      String partition, BiFunction<Integer, String, WireMessage> request, RetryPolicy kind, long timeoutMs) {
    Promise<Answer<R>> ended = Promise.promise();
    clock.runOnContext(now -> this.<R>call(partition, request, kind, null, timeoutMs).onComplete(ended));
    return ended.future();
  }

  /** Sends open calls of a shard to its new leader at once, because the former leader may hang. */
  private void turnTo(LeaderHint leader) {
    NodeAnnouncement node = membership.byNodeId(leader.nodeId());
    if (node != null && !closed) {
      asking.forEach(call -> call.turnTo(leader.shard(), node.busId()));
    }
  }

  /** Sets a timer while a call is open that may be sent to another node. */
  private void checkLater() {
    if (checking.compareAndSet(false, true)) {
      try {
        clock.setTimer(CHECK_MS, timer -> checkOpen());
      } catch (RejectedExecutionException e) { // the Vert.x was closed, and open calls end with it
        checking.set(false);
      }
    }
  }

  private void checkOpen() {
    checking.set(false);
    if (closed) {
      return;
    }
    long now = System.nanoTime();
    asking.forEach(call -> call.checkOpen(now));
    if (!asking.isEmpty()) {
      checkLater();
    }
  }

  /** Ends all retries: calls that wait for another attempt, and later ones, fail with {@code STOPPED}. */
  void close() {
    closed = true;
    waiting.forEach(Call::wakeToStop);
  }

  /** Returns how many calls wait for their next attempt. */
  int waiting() {
    return waiting.size();
  }

  /** An attempt: its number, from 1, its receiver, and its time by {@link System#nanoTime}. */
  private record Asked(int number, int shard, String busId, long nanos) {}

  /** One call with its attempts. Thread: the caller's context. */
  private final class Call<R extends WireMessage> {
    private final ContextInternal context;
    private final String partition;
    private final BiFunction<Integer, String, WireMessage> request;
    private final RetryPolicy kind;
    private final LeaderHint fence;
    private final long deadlineNanos;
    private final Promise<Answer<R>> promise;
    private volatile Asked asked; // the last attempt
    private int attempts;
    private BoroughException last;
    private BoroughException unknown; // the failure of the first attempt with an unknown outcome

    Call(ContextInternal context, String partition, BiFunction<Integer, String, WireMessage> request, RetryPolicy kind,
        LeaderHint fence, long timeoutMs) {
      this.context = context;
      this.partition = partition;
      this.request = request;
      this.kind = kind;
      this.fence = fence;
      this.deadlineNanos = System.nanoTime() + timeoutMs * 1_000_000;
      this.promise = context.promise();
    }

    void attempt() {
      if (promise.future().isComplete()) {
        return; // an earlier attempt got its reply while this one waited
      }
      long remainingMs = remainingMs();
      if (remainingMs <= 0) {
        end(kind.atDeadline(last));
        return;
      }
      attempts++;
      Ring ring = routes.ring();
      if (ring == null) {
        retry(ErrorCode.NO_RING.failure("this node does not know the ring yet"));
        return;
      }
      RingShard shard = ring.shardOf(partition);
      String busId = target(shard, attempts);
      if (busId == null) {
        retry(ErrorCode.NO_QUORUM.failure("no node with a replica of shard " + shard.shard() + " is reachable"));
        return;
      }
      WireMessage message;
      try {
        message = request.apply(shard.shard(), busId);
      } catch (ClientSessions.PendingException e) {
        retry(e.why());
        return;
      } catch (RuntimeException e) { // the message cannot be sent, or not a second time
        end(Failures.of(e));
        return;
      }
      int number = attempts;
      asked = new Asked(number, shard.shard(), busId, System.nanoTime());
      messenger.<R>request(busId, message, kind.attemptMs(remainingMs))
          .onComplete(answer -> {
            if (answer.succeeded()) {
              waiting.remove(this);
              promise.tryComplete(new Answer<>(busId, answer.result())); // the reply of any attempt completes the call
            } else {
              failed(number, Failures.of(answer.cause()));
            }
          });
    }

    private void failed(int number, BoroughException failure) {
      if (kind.settles(failure)) {
        waiting.remove(this);
        end(failure); // settles the call for all attempts
      } else if (number == attempts) {
        retry(failure);
      }
    }

    /**
     * Sends the call to another node when its receiver has been silent for a while and is not the leader any more. A
     * node does not get the call twice, because the first copy may wait in its queue. Thread: any.
     */
    void checkOpen(long now) {
      Asked last = asked;
      Ring ring = routes.ring();
      if (last == null || ring == null || now - last.nanos < RetryPolicy.FIRST_ATTEMPT_MS * 1_000_000) {
        return;
      }
      String next = target(ring.shardOf(partition), last.number + 1);
      if (next != null) {
        turnTo(last.shard, next);
      }
    }

    /** Sends the call to another node if its last attempt is open and went to a different node. Thread: any. */
    void turnTo(int shard, String busId) {
      Asked last = asked;
      if (last == null || last.shard != shard || last.busId.equals(busId)) {
        return;
      }
      try {
        context.runOnContext(now -> {
          if (last.number == attempts && !waiting.contains(this) && !promise.future().isComplete()) {
            if (kind.changes() && unknown == null) {
              unknown = ErrorCode.LEADERSHIP_LOST.failure("another node was asked before the first had answered");
            }
            attempt();
          }
        });
      } catch (RejectedExecutionException e) {
        return; // the caller's context takes no more tasks
      }
    }

    private void retry(BoroughException failure) {
      if (fence != null && isLeadership(failure.code())) {
        end(failure); // only the leader and term of the fence may reply
        return;
      }
      if (!kind.again(failure, unknown != null)) {
        end(failure);
        return;
      }
      unknown = unknown == null && RetryPolicy.isUnknown(failure) ? failure : unknown;
      if (closed) {
        end(stopped());
        return;
      }
      last = last != null && failure.code() == ErrorCode.TIMEOUT ? last : failure; // a time-out keeps the earlier cause
      long waitMs = Math.min(RetryPolicy.waitMs(attempts, failure.code()), remainingMs());
      if (waitMs <= 0) {
        end(kind.atDeadline(last));
        return;
      }
      waiting.add(this);
      try {
        clock.setTimer(waitMs, timer -> wake());
      } catch (RejectedExecutionException e) { // the Vert.x was closed without stopping the node
        wakeToStop();
      }
      if (closed) { // close() may have run before the call was added
        wakeToStop();
      }
    }

    private void wake() {
      if (!waiting.remove(this)) {
        return;
      }
      try {
        context.runOnContext(now -> attempt());
      } catch (RejectedExecutionException e) { // the caller's context takes no more tasks
        end(last);
      }
    }

    void wakeToStop() {
      if (waiting.remove(this)) {
        end(stopped());
      }
    }

    /** Returns the node that an attempt goes to, or null when none is reachable. */
    private String target(RingShard shard, int attempt) {
      return fence != null ? messenger.busId()
          : routes.replicaFor(shard, attempt, kind == RetryPolicy.LOCAL_READ, membership);
    }

    private long remainingMs() {
      return (deadlineNanos - System.nanoTime()) / 1_000_000;
    }

    /**
     * Ends the call. When an earlier attempt has an unknown outcome, the call fails with that failure, unless this one
     * settles all attempts.
     */
    private void end(BoroughException failure) {
      boolean open = unknown != null && kind.changes() && !kind.settles(failure);
      try {
        promise.tryFail(open ? unknown : failure);
      } catch (RejectedExecutionException e) {
        return; // the caller's verticle is undeployed and its context takes no tasks
      }
    }
  }

  private static BoroughException stopped() {
    return ErrorCode.STOPPED.failure("the node has stopped");
  }

  private static boolean isLeadership(ErrorCode code) {
    return code == ErrorCode.NOT_LEADER || code == ErrorCode.STALE_EPOCH;
  }
}
