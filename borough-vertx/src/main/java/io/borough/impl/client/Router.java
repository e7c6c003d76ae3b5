package io.borough.impl.client;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.link.CallerContext;
import io.borough.impl.link.Directory;
import io.borough.impl.link.Messenger;
import io.borough.impl.message.MembershipMessages.Hello;
import io.borough.impl.message.MembershipMessages.LeaderAt;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import io.borough.impl.wire.WireMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

/**
 * Brings a request to the node that leads a partition's shard, and asks again elsewhere while that is safe and there is
 * time.
 *
 * <p>Thread: any. Answers come on the caller's context.
 */
public final class Router {
  private static final long LOOK_MS = 500;

  private final Vertx vertx;
  private final Messenger messenger;
  private final Directory directory;
  private final Routes routes;
  private final int maxWaiting;
  private final ContextInternal clock; // of its own: timers of a caller's verticle end with that
  private final Set<Call<?>> waiting = ConcurrentHashMap.newKeySet(); // for their next attempt
  private final Set<Call<?>> asking = ConcurrentHashMap.newKeySet(); // what may be asked again elsewhere
  private final AtomicBoolean looking = new AtomicBoolean(); // whether a timer for it is set
  private volatile boolean closed;

  /** An answer and the node that gave it. */
  public record Answer<R>(String busId, R reply) {}

  /**
   * A router.
   *
   * @param maxWaiting how many calls may wait for another attempt before no more are taken; those under way are the
   *     messenger's to bound
   */
  public Router(Vertx vertx, Messenger messenger, Directory directory, Routes routes, int maxWaiting) {
    this.vertx = vertx;
    this.messenger = messenger;
    this.directory = directory;
    this.routes = routes;
    this.maxWaiting = maxWaiting;
    this.clock = CallerContext.ofNode(vertx);
    routes.onLeader(this::turnTo);
  }

  /**
   * Sends what {@code request} makes, for the partition's shard and the bus id of the node asked, to the shard's
   * leader.
   *
   * <p>Fails by the deadline with what {@link Attempts} says, {@code OVERLOADED} at once when too many calls wait.
   *
   * @param request may throw {@link NotYet}
   * @param fence a node and term that alone may answer, or null for whoever leads
   * @param timeoutMs 1 or more
   */
  public <R extends WireMessage> Future<Answer<R>> call(String partition,
      BiFunction<Integer, String, WireMessage> request, Attempts kind, LeaderAt fence, long timeoutMs) {
    ContextInternal context = CallerContext.of(vertx);
    if (waiting.size() >= maxWaiting) {
      return context.failedFuture(ErrorCode.OVERLOADED.failure(maxWaiting + " calls of this node wait for a leader"));
    }
    Call<R> call = new Call<>(context, partition, request, kind, fence, timeoutMs);
    if (fence == null && kind.mayTurn()) {
      asking.add(call);
      call.promise.future().onComplete(done -> asking.remove(call));
      lookLater();
    }
    call.attempt();
    return call.promise.future();
  }

  /** As {@link #call}, for the node itself: whatever becomes of the verticle that it is for, it ends. */
  <R extends WireMessage> Future<Answer<R>> callForNode(
      String partition, BiFunction<Integer, String, WireMessage> request, Attempts kind, long timeoutMs) {
    Promise<Answer<R>> ended = Promise.promise();
    clock.runOnContext(now -> this.<R>call(partition, request, kind, null, timeoutMs).onComplete(ended));
    return ended.future();
  }

  /** What was asked of another node need not wait until that has been silent for long enough: it may hang. */
  private void turnTo(LeaderAt leader) {
    Hello hello = directory.byNodeId(leader.nodeId());
    if (hello != null && !closed) {
      asking.forEach(call -> call.turnTo(leader.shard(), hello.busId()));
    }
  }

  /** One timer while any call is open that may be asked again elsewhere. */
  private void lookLater() {
    if (looking.compareAndSet(false, true)) {
      try {
        clock.setTimer(LOOK_MS, timer -> look());
      } catch (RejectedExecutionException e) { // the Vert.x was closed under the node, and what is open ends with it
        looking.set(false);
      }
    }
  }

  private void look() {
    looking.set(false);
    if (closed) {
      return;
    }
    long now = System.nanoTime();
    asking.forEach(call -> call.look(now));
    if (!asking.isEmpty()) {
      lookLater();
    }
  }

  /** Lets nothing be asked again: whoever waits to, and whoever would from now on, hears {@code STOPPED}. */
  void close() {
    closed = true;
    waiting.forEach(Call::wakeToStop);
  }

  /** How many calls wait for their next attempt. */
  int waiting() {
    return waiting.size();
  }

  /** An attempt: its number, from 1, whom it went to, and when, by {@link System#nanoTime}. */
  private record Asked(int number, int shard, String busId, long nanos) {}

  /** One call with its attempts; lives on the caller's context. */
  private final class Call<R extends WireMessage> {
    private final ContextInternal context;
    private final String partition;
    private final BiFunction<Integer, String, WireMessage> request;
    private final Attempts kind;
    private final LeaderAt fence;
    private final long deadlineNanos;
    private final Promise<Answer<R>> promise;
    private volatile Asked asked; // the last attempt
    private int attempts;
    private BoroughException last;
    private BoroughException unknown; // of the first attempt of which nobody knows what became

    Call(ContextInternal context, String partition, BiFunction<Integer, String, WireMessage> request, Attempts kind,
        LeaderAt fence, long timeoutMs) {
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
        return; // an earlier attempt was answered while this one waited
      }
      long remainingMs = remainingMs();
      if (remainingMs <= 0) {
        end(kind.atDeadline(last));
        return;
      }
      attempts++;
      Ring ring = routes.ring();
      if (ring == null) {
        retry(ErrorCode.NO_RING.failure("this node has not learned the ring yet"));
        return;
      }
      RingShard shard = ring.shardOf(partition);
      String busId = target(ring, shard, attempts);
      if (busId == null) {
        retry(ErrorCode.NO_QUORUM.failure("no node with a replica of shard " + shard.shard() + " is there"));
        return;
      }
      WireMessage message;
      try {
        message = request.apply(shard.shard(), busId);
      } catch (NotYet e) {
        retry(e.why());
        return;
      } catch (RuntimeException e) { // it cannot be sent, or not again
        end(Failures.of(e));
        return;
      }
      int number = attempts;
      asked = new Asked(number, shard.shard(), busId, System.nanoTime());
      messenger.<R>call(busId, message, kind.attemptMs(remainingMs))
          .onComplete(answer -> {
            if (answer.succeeded()) {
              waiting.remove(this);
              promise.tryComplete(new Answer<>(busId, answer.result())); // also when another was asked meanwhile
            } else {
              failed(number, Failures.of(answer.cause()));
            }
          });
    }

    private void failed(int number, BoroughException failure) {
      if (kind.settles(failure)) {
        waiting.remove(this);
        end(failure); // whichever attempt it answers
      } else if (number == attempts) {
        retry(failure);
      }
    }

    /**
     * Asks another node when the one that was asked has been silent for a while and is no longer the one to ask. The
     * same one is not asked twice: what it was sent may wait in its queue. Any thread.
     */
    void look(long now) {
      Asked last = asked;
      Ring ring = routes.ring();
      if (last == null || ring == null || now - last.nanos < Attempts.FIRST_ATTEMPT_MS * 1_000_000) {
        return;
      }
      String next = target(ring, ring.shardOf(partition), last.number + 1);
      if (next != null) {
        turnTo(last.shard, next);
      }
    }

    /** Asks another, if the last attempt is still open and was for somebody else. Any thread. */
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
        return; // the caller's context takes nothing any more
      }
    }

    private void retry(BoroughException failure) {
      if (fence != null && isLeadership(failure.code())) {
        end(failure); // nobody else may do it
        return;
      }
      if (!kind.again(failure, unknown != null)) {
        end(failure);
        return;
      }
      unknown = unknown == null && Attempts.isUnknown(failure) ? failure : unknown;
      if (closed) {
        end(stopped());
        return;
      }
      last = last != null && failure.code() == ErrorCode.TIMEOUT ? last : failure; // a reason tells more than silence
      long waitMs = Math.min(Attempts.waitMs(attempts, failure.code()), remainingMs());
      if (waitMs <= 0) {
        end(kind.atDeadline(last));
        return;
      }
      waiting.add(this);
      try {
        clock.setTimer(waitMs, timer -> wake());
      } catch (RejectedExecutionException e) { // the Vert.x was closed under the node
        wakeToStop();
      }
      if (closed) { // since, and then this may not have been seen waiting
        wakeToStop();
      }
    }

    private void wake() {
      if (!waiting.remove(this)) {
        return;
      }
      try {
        context.runOnContext(now -> attempt());
      } catch (RejectedExecutionException e) { // the caller's context takes nothing any more
        end(last);
      }
    }

    void wakeToStop() {
      if (waiting.remove(this)) {
        end(stopped());
      }
    }

    /** The leader's node; while none is known, another replica's with each attempt. */
    private String target(Ring ring, RingShard shard, int attempt) {
      if (fence != null) {
        return messenger.busId();
      }
      LeaderAt leader = routes.leaderOf(shard.shard());
      Hello hello = leader == null ? null : directory.byNodeId(leader.nodeId());
      if (hello != null) {
        return hello.busId();
      }
      List<String> live = new ArrayList<>(shard.replicas().size());
      for (String nodeId : shard.replicas()) {
        Hello replica = directory.byNodeId(nodeId);
        if (replica != null) {
          live.add(replica.busId());
        }
      }
      return live.isEmpty() ? null : live.get((attempt - 1) % live.size());
    }

    private long remainingMs() {
      return (deadlineNanos - System.nanoTime()) / 1_000_000;
    }

    /** That the last attempt did not happen says nothing of the first, unless its failure settles them all. */
    private void end(BoroughException failure) {
      boolean open = unknown != null && kind.changes() && !kind.settles(failure);
      try {
        promise.tryFail(open ? unknown : failure);
      } catch (RejectedExecutionException e) {
        return; // the caller's verticle is undeployed and its threads are gone: nobody is left to hear
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
