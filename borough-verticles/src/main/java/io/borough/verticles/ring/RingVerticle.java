package io.borough.verticles.ring;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.error.UnavailableException;
import io.borough.impl.client.Routes;
import io.borough.impl.link.Messenger;
import io.borough.impl.message.MembershipMessages.LeaderAt;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.RingShard;
import io.borough.info.NodeState;
import io.borough.options.BoroughOptions;
import io.borough.verticles.planner.Planner;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings this node into a ring and keeps its copy of it; on the node that leads the system shard it is the coordinator:
 * takes nodes in, notices those that fall silent, and plans who holds and who leads what.
 *
 * <p>Thread: one event loop, which alone touches the fields. It never blocks: the data folder is written on workers.
 */
public final class RingVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(RingVerticle.class);
  private static final long STEP_MS = 200;

  private final ThisNode node;
  private final Presence presence;
  private final OtherClusters others;
  private Coordinator coordinator; // set by start
  private RingCopies copies;
  private volatile Enrolment enrolment;
  private final Promise<Void> ready = Promise.promise();
  private long term; // in which this node coordinates, 0 when it does not
  private boolean redundancyTold; // that this node's option differs from the ring's
  private Ring plannedRing; // for which, with these nodes, there is nothing to plan
  private Set<String> plannedLive = Set.of();
  private Set<String> plannedGone = Set.of();
  private boolean planning;
  private long timer;
  private final Promise<Void> left = Promise.promise();
  private boolean leaving; // the folder is being marked as left
  private boolean stopped;

  /**
   * A ring verticle.
   *
   * @param own the row that this node wants in the ring, UP: its identity is that of the folder, its ports are real
   * @param folder open; stays open when the verticle stops
   * @param failures told, on the verticle's event loop, of another cluster of this name on the bus, once for each
   */
  public RingVerticle(BoroughOptions options, RingNode own, DataFolder folder, Messenger messenger,
      Neighbours neighbours, Routes routes, Consumer<Throwable> failures) {
    this.node = new ThisNode(options, own, folder, messenger, neighbours, routes);
    this.others = new OtherClusters(node, failures);
    this.presence = new Presence(options.getPlacement().getDownAfterMs(), options.getPlacement().getReplaceAfterMs());
  }

  @Override
  public Future<?> start() { // deployed means reachable; ready() means in the ring
    Context loop = context;
    copies = new RingCopies(loop, node);
    enrolment = new Enrolment(loop, node, copies, ready);
    SystemTable table = new SystemTable(node.messenger());
    coordinator = new Coordinator(table, this::firstRing, this::committed);
    RingRequests requests = new RingRequests(node, enrolment, copies, table, coordinator, this::lead);
    return node.messenger().serve(requests.dispatcher()).onSuccess(served -> {
      node.routes().onRing(ring -> loop.runOnContext(news -> step()));
      node.neighbours().onChange(() -> loop.runOnContext(news -> step()));
      node.neighbours().announce(node.hello());
      if (node.folder().ring() != null) {
        copies.take(node.folder().ring());
      }
      timer = vertx.setPeriodic(STEP_MS, tick -> step());
      step();
    });
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    coordinator.close();
    enrolment.close(ErrorCode.STOPPED.failure("this node is stopping"));
    copies.close();
    return context.executeBlocking(() -> null); // after what is being written: the folder is another's when this ends
  }

  /**
   * Completes, on the verticle's event loop, when this node's row is UP in the ring with its addresses of now. Fails
   * when the cluster refuses it ({@code WRONG_CLUSTER}, {@code NODE_LEFT}, {@code CORRUPT_DATA}), its folder cannot be
   * written, or the verticle stops. Has no deadline: {@link #waitingFor} says what a start that lasts too long is
   * waiting for. Any thread may ask, also before the verticle is deployed.
   */
  public Future<Void> ready() {
    return ready.future();
  }

  /** Completes, on the verticle's event loop, when this node has left its ring for good and its folder says so. */
  public Future<Void> left() {
    return left.future();
  }

  /** What is missing until {@link #ready}, in words that name the option where one is to blame. Any thread. */
  public String waitingFor() {
    Enrolment begun = enrolment;
    return begun == null ? "the ring's verticle is being deployed" : begun.waitingFor();
  }

  /**
   * What is wrong while another cluster of this name is on the bus, in words that name both; otherwise null. Any
   * thread.
   */
  public String otherCluster() {
    return others.now();
  }

  private void step() {
    if (stopped) {
      return;
    }
    NodeRecord record = node.folder().node();
    if (record.left() || isLeft(node.routes().ring())) {
      leaveNow(record);
      return;
    }
    if (record.hasCluster()) {
      if (ready.future().succeeded()) {
        others.look();
        warnOfRedundancy();
      }
      copies.save();
      copies.ask();
      coordinate();
    }
    enrolment.step();
  }

  private boolean isLeft(Ring ring) {
    RingNode row = ring == null ? null : ring.node(node.own().nodeId());
    return row != null && row.state() == NodeState.LEFT;
  }

  /** On the disk before anybody is told: a folder that has left never starts again. */
  private void leaveNow(NodeRecord record) {
    if (leaving) {
      return;
    }
    leaving = true;
    enrolment.close(RingChange.hasLeft(node.own().nodeId()));
    context.<Void>executeBlocking(() -> {
      node.folder().save(record.gone());
      return null;
    }).onSuccess(saved -> {
      LOG.info("Node {} has left cluster {}", node.own().nodeId(), record.clusterName());
      left.tryComplete();
    }).onFailure(failure -> {
      leaving = false; // at the next step again
      LOG.warn("The data folder cannot be marked as left", failure);
    });
  }

  private void coordinate() {
    if (!node.coordinates()) {
      term = 0;
      return;
    }
    lead();
    if (!coordinator.isIdle()) {
      return;
    }
    Ring ring = coordinator.known();
    if (ring == null) {
      changeUnasked("reading the ring", UnaryOperator.identity());
      return;
    }
    if (ring.redundancy() == Ring.NO_REDUNDANCY) {
      fixRedundancy();
      return;
    }
    Set<String> live = node.live();
    List<String> silent = presence.silent(ring, live, System.nanoTime());
    if (!silent.isEmpty()) {
      LOG.warn("Nodes {} have been silent for {} ms and are DOWN", silent,
          node.options().getPlacement().getDownAfterMs());
      changeUnasked("nodes down", known -> RingChange.down(known, silent));
      return;
    }
    if (RingChange.left(ring, live) != ring) {
      changeUnasked("nodes that have left", known -> RingChange.left(known, live));
      return;
    }
    Set<String> gone = presence.gone(ring, live, System.nanoTime());
    if (!planning && !(ring == plannedRing && live.equals(plannedLive) && gone.equals(plannedGone))) {
      plan(ring, live, gone);
    }
  }

  /** Nothing that was known in an earlier term counts in a new one: others may have coordinated in between. */
  private void lead() {
    LeaderAt leader = node.routes().leaderOf(RingShard.SYSTEM);
    if (leader != null && leader.term() != term) {
      term = leader.term();
      coordinator.forget();
      presence.forget();
    }
  }

  /** An older version did not write it: then each coordinator went by its own option. */
  private void fixRedundancy() {
    int own = node.options().getRedundancy();
    LOG.info("The ring has no redundancy yet: from now on it has that of the coordinator, {}", own);
    changeUnasked("the redundancy", known ->
        known.redundancy() == Ring.NO_REDUNDANCY ? known.withRedundancy(own) : known);
  }

  private void warnOfRedundancy() {
    Ring ring = node.routes().ring();
    if (redundancyTold || ring == null || ring.redundancy() == Ring.NO_REDUNDANCY) {
      return;
    }
    redundancyTold = true;
    int own = node.options().getRedundancy();
    if (ring.redundancy() != own) {
      LOG.warn("redundancy: this node was started with {}, and the cluster was founded with {}, which counts", own,
          ring.redundancy());
    }
  }

  /** On a worker: among a thousand nodes a step takes longer than an event loop may. */
  private void plan(Ring ring, Set<String> live, Set<String> gone) {
    planning = true;
    Planner planner = new Planner(ring.redundancy(), node.options().getPlacement().getMaxMovesPerNode(),
        node.options().getPlacement().getMaxMovesPerCluster());
    context.executeBlocking(() -> planner.next(ring, live, gone), false).onComplete(planned -> {
      planning = false;
      if (planned.failed()) {
        LOG.error("There is no plan for {}", ring, planned.cause());
      } else if (planned.result().isPresent()) {
        Ring next = planned.result().get();
        changeUnasked("the plan", known -> known.epoch() == ring.epoch() ? next : known);
        return;
      }
      plannedRing = ring;
      plannedLive = live;
      plannedGone = gone;
    });
  }

  private void changeUnasked(String name, UnaryOperator<Ring> next) {
    coordinator.change(name, next).onFailure(cause -> {
      BoroughException failure = Failures.of(cause);
      if (failure instanceof UnavailableException) {
        LOG.debug("{} is tried again: {}", name, failure.toString());
      } else {
        LOG.warn("{} is tried again: {}", name, failure.toString());
      }
    });
  }

  /** The table that a founder begins with; null on every other node. */
  private Ring firstRing() {
    NodeRecord record = node.folder().node();
    return !record.founding() ? null : Ring.founded(record.clusterName(), record.clusterId(), node.own(),
        record.systemGroup(), node.options().getShards(), UUID::randomUUID)
        .withRedundancy(node.options().getRedundancy());
  }

  private void committed(Ring ring) {
    copies.take(ring);
    copies.tell();
  }
}
