package io.borough.verticles.ring;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.error.UnavailableException;
import io.borough.impl.client.RoutingTable;
import io.borough.impl.membership.LiveNodes;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.RingShard;
import io.borough.impl.transport.Messenger;
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
 * Brings this node into a ring and keeps this node's copy of the ring. On the node that leads the system shard it is
 * also the coordinator: it adds nodes to the ring, marks unreachable nodes as DOWN, and plans which node holds and
 * which node leads each shard.
 *
 * <p>Thread: one event loop, which alone touches the fields. It never blocks: the data folder is written on workers.
 */
public final class RingVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(RingVerticle.class);
  private static final long STEP_MS = 200;

  /** The input of a plan. The same input needs no second plan. */
  private record PlanInput(Ring ring, Set<String> live, Set<String> expired) {
    boolean isSameAs(PlanInput other) {
      return other != null && ring == other.ring && live.equals(other.live) && expired.equals(other.expired);
    }
  }

  private final LocalNode node;
  private final FailureDetector failureDetector;
  private final OtherClusters others;
  private Coordinator coordinator; // set by start
  private RingReplicator replicator;
  private volatile ClusterJoin clusterJoin;
  private final Promise<Void> ready = Promise.promise();
  private long term; // in which this node coordinates, 0 when it does not
  private boolean redundancyCompared; // whether this node's option was compared with the ring's
  private PlanInput settled; // the last input whose plan had no step, or null
  private boolean planning;
  private long timer;
  private final Promise<Void> left = Promise.promise();
  private boolean leaving; // the folder is being marked as left
  private boolean stopped;

  /**
   * A ring verticle.
   *
   * @param own the row that this node wants in the ring, UP: with the identity of the folder and the ports in use
   * @param folder open; stays open when the verticle stops
   * @param lookUp returns the addresses of entries of {@code base}, and an entry without one as it is; called on a
   *     worker
   * @param failures called on the verticle's event loop for each other cluster of this name on the bus
   */
  public RingVerticle(BoroughOptions options, RingNode own, DataFolder folder, Messenger messenger, LiveNodes liveNodes,
      RoutingTable routes, UnaryOperator<List<String>> lookUp, Consumer<Throwable> failures) {
    this.node = new LocalNode(options, own, folder, messenger, liveNodes, routes, lookUp);
    this.others = new OtherClusters(node, failures);
    this.failureDetector = new FailureDetector(
        options.getPlacement().getDownAfterMs(), options.getPlacement().getReplaceAfterMs());
  }

  @Override
  public Future<?> start() { // deployed means reachable; ready() means in the ring
    Context loop = context;
    replicator = new RingReplicator(loop, node);
    clusterJoin = new ClusterJoin(loop, node, replicator, ready);
    RingStore store = new RingStore(node.messenger());
    coordinator = new Coordinator(store, this::firstRing, this::committed);
    RingRequests requests = new RingRequests(node, clusterJoin, replicator, store, coordinator, this::enterTerm);
    return node.messenger().handle(requests.dispatcher()).onSuccess(served -> {
      node.routes().onRing(ring -> loop.runOnContext(news -> step()));
      node.liveNodes().onChange(changed -> step());
      node.liveNodes().setSelf(node.hello());
      if (node.folder().ring() != null) {
        replicator.take(node.folder().ring());
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
    clusterJoin.close(ErrorCode.STOPPED.failure("this node is stopping"));
    replicator.close();
    return context.executeBlocking(() -> null); // ends after the writes under way: then another node may use the folder
  }

  /**
   * Returns a future of this node being UP in the ring with its present addresses. Completes on the verticle's event
   * loop. Fails when the cluster refuses the node ({@code WRONG_CLUSTER}, {@code NODE_LEFT}, {@code CORRUPT_DATA}),
   * when its folder cannot be written, or when the verticle stops. Has no deadline: {@link #waitingFor} describes what
   * a slow start is waiting for. Any thread may call, also before the verticle is deployed.
   */
  public Future<Void> ready() {
    return ready.future();
  }

  /**
   * Returns a future, on the verticle's event loop, of this node having left its ring for good, noted in its folder.
   */
  public Future<Void> left() {
    return left.future();
  }

  /** Returns what {@link #ready} is waiting for, with the name of the option that may be wrong. Any thread. */
  public String waitingFor() {
    ClusterJoin begun = clusterJoin;
    return begun == null ? "the ring's verticle is being deployed" : begun.waitingFor();
  }

  /** Returns a description of another cluster of this name on the bus, or null when there is none. Any thread. */
  public String otherCluster() {
    return others.problem();
  }

  private void step() {
    if (stopped) {
      return;
    }
    NodeRecord record = node.record();
    RingNode row = node.row();
    if (record.left() || row != null && row.state() == NodeState.LEFT) {
      leaveNow(record);
      return;
    }
    if (record.hasCluster()) {
      if (ready.future().succeeded()) {
        others.check();
        compareRedundancy();
      }
      replicator.save();
      replicator.pull();
      coordinate();
    }
    clusterJoin.step();
  }

  /** Notes in the folder that this node has left, so that the folder never starts a node again, and then reports it. */
  private void leaveNow(NodeRecord record) {
    if (leaving) {
      return;
    }
    leaving = true;
    clusterJoin.close(RingTransitions.hasLeft(node.nodeId()));
    context.<Void>executeBlocking(() -> {
      node.folder().save(record.withLeft());
      return null;
    }).onSuccess(saved -> {
      LOG.info("Node {} has left cluster {}", node.nodeId(), record.clusterName());
      left.tryComplete();
    }).onFailure(failure -> {
      leaving = false; // the next step tries again
      LOG.warn("The data folder cannot be marked as left", failure);
    });
  }

  private void coordinate() {
    if (!node.coordinates()) {
      term = 0;
      return;
    }
    enterTerm();
    if (!coordinator.isIdle()) {
      return;
    }
    Ring ring = coordinator.known();
    if (ring == null) {
      changeRing("reading the ring", UnaryOperator.identity());
      return;
    }
    if (ring.redundancy() == Ring.NO_REDUNDANCY) {
      fixRedundancy();
      return;
    }
    Set<String> live = node.live();
    Set<String> suspected = failureDetector.suspected(ring, live, System.nanoTime());
    if (!suspected.isEmpty()) {
      LOG.warn("Nodes {} have been unreachable for {} ms and are DOWN", suspected,
          node.options().getPlacement().getDownAfterMs());
      changeRing("marking nodes as DOWN", known -> RingTransitions.down(known, suspected));
      return;
    }
    if (RingTransitions.left(ring, live) != ring) {
      changeRing("marking a node as LEFT", known -> RingTransitions.left(known, live));
      return;
    }
    PlanInput input = new PlanInput(ring, live, failureDetector.expired(ring, live, System.nanoTime()));
    if (!planning && !input.isSameAs(settled)) {
      plan(input);
    }
  }

  /** Forgets what this node knew in an earlier term: another node may have coordinated in between. */
  private void enterTerm() {
    LeaderHint leader = node.routes().leaderOf(RingShard.SYSTEM);
    if (leader != null && leader.term() != term) {
      term = leader.term();
      coordinator.forget();
      failureDetector.reset();
    }
  }

  /** Writes the redundancy into a ring of an older version, in which each coordinator used its own option. */
  private void fixRedundancy() {
    int own = node.options().getRedundancy();
    LOG.info("The ring has no redundancy yet and is given the coordinator's, {}", own);
    changeRing("writing the redundancy", known ->
        known.redundancy() == Ring.NO_REDUNDANCY ? known.withRedundancy(own) : known);
  }

  private void compareRedundancy() {
    Ring ring = node.ring();
    if (redundancyCompared || ring == null || ring.redundancy() == Ring.NO_REDUNDANCY) {
      return;
    }
    redundancyCompared = true;
    int own = node.options().getRedundancy();
    if (ring.redundancy() != own) {
      LOG.warn("redundancy: this node was started with {}, but the cluster was founded with {}, which it keeps", own,
          ring.redundancy());
    }
  }

  /** Plans on a worker: for a thousand nodes a step takes longer than an event loop may be blocked. */
  private void plan(PlanInput input) {
    planning = true;
    Ring ring = input.ring;
    Planner planner = new Planner(ring.redundancy(), node.options().getPlacement().getMaxMovesPerNode(),
        node.options().getPlacement().getMaxMovesPerCluster());
    context.executeBlocking(() -> planner.next(ring, input.live, input.expired), false).onComplete(planned -> {
      planning = false;
      if (planned.failed()) {
        LOG.error("Planning {} failed", ring, planned.cause());
      } else if (planned.result().isPresent()) {
        Ring next = planned.result().get();
        changeRing("writing the plan", known -> known.epoch() == ring.epoch() ? next : known);
        return;
      }
      settled = input;
    });
  }

  /** Makes a change of the coordinator's own. A later step makes it again when it fails. */
  private void changeRing(String name, UnaryOperator<Ring> next) {
    coordinator.change(name, next).onFailure(cause -> {
      BoroughException failure = Failures.of(cause);
      if (failure instanceof UnavailableException) {
        LOG.debug("Coordinator, {}, tries again: {}", name, failure.toString());
      } else {
        LOG.warn("Coordinator, {}, tries again: {}", name, failure.toString());
      }
    });
  }

  /** Returns the first ring of the cluster that this node founds; null when it founds none. */
  private Ring firstRing() {
    NodeRecord record = node.record();
    return !record.founding() ? null : Ring.founded(record.clusterName(), record.clusterId(), node.own(),
        record.systemGroup(), node.options().getShards(), UUID::randomUUID)
        .withRedundancy(node.options().getRedundancy());
  }

  private void committed(Ring ring) {
    replicator.take(ring);
    replicator.push();
  }
}
