package io.borough.verticles.ring;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.error.RejectedException;
import io.borough.impl.message.Ack;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.message.RaftMessages.OpenGroup;
import io.borough.impl.message.RingMessages.BootstrapRequest;
import io.borough.impl.message.RingMessages.JoinRequest;
import io.borough.impl.message.RingMessages.RingReply;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.RingShard;
import io.borough.impl.transport.Inbound;
import io.borough.info.NodeState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings this node UP in a ring: founds or joins a cluster, and then keeps the addresses in its row up to date.
 *
 * <p>All lasting state is in the data folder and in the ring. Each step looks at both, so that a restart continues
 * after a crash between any two steps. Thread: the ring verticle's event loop.
 */
final class ClusterJoin {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterJoin.class);
  private static final long CALL_TIMEOUT_MS = 5_000;
  private static final long ANNOUNCED_WITHIN_NANOS = 3_000_000_000L;
  private static final long MEMBERS_TIMEOUT_MS = 2_000; // the cluster manager may wait for a member that hangs

  private final Context context;
  private final LocalNode node;
  private final RingReplicator replicator;
  private final Promise<Void> ready;
  private final long announcedUntilNanos = System.nanoTime() + ANNOUNCED_WITHIN_NANOS;
  private boolean checkingAnnounced;
  private boolean allAnnounced;
  private boolean founding; // or about to found
  private boolean busy; // a step is under way
  private boolean systemGroupOpen;
  private boolean confirmed; // the coordinator has seen this node's row since this start
  private boolean closed;
  private BoroughException refusal;
  private volatile String waitingFor = "the node is starting";

  /**
   * Begins with the first {@link #step}.
   *
   * @param ready completed when this node's row in the ring is up to date; failed when the cluster refuses this node
   */
  ClusterJoin(Context context, LocalNode node, RingReplicator replicator, Promise<Void> ready) {
    this.context = context;
    this.node = node;
    this.replicator = replicator;
    this.ready = ready;
  }

  String waitingFor() {
    return waitingFor;
  }

  /** Begins no further step, and fails {@code ready} if it is not complete. */
  void close(BoroughException reason) {
    closed = true;
    ready.tryFail(reason);
  }

  /** Begins the next step, if no step is under way. */
  void step() {
    NodeRecord record = node.record();
    if (refusal == null && !ready.future().isComplete()) {
      node.base().refresh(context, this::baseChanged);
      if (record.hasCluster() && haveAllAnnounced()) {
        refuseForeignNodes(record);
      }
    }
    if (refusal == null && isRowUpToDate()) {
      if (haveAllAnnounced()) {
        ready.tryComplete();
      } else {
        waitingFor = "all nodes on the bus must announce themselves; this node waits three seconds at most";
      }
    }
    if (busy || closed || refusal != null) {
      return;
    }
    if (!record.hasCluster()) {
      lookForCluster();
    } else if (node.ring() == null && !systemGroupOpen && record.systemGroup() != null) {
      openSystemGroup(record);
    } else if (!isRowUpToDate() || !confirmed) {
      updateRow(record);
    }
  }

  private void baseChanged() {
    if (!closed) {
      node.liveNodes().setSelf(node.hello());
      step();
    }
  }

  /**
   * Refuses to start among nodes of another cluster only: this node or those were started with the wrong folder or
   * base. Beside nodes of its own cluster this node starts: refusing could cost shards their majority, for the sake of
   * a foreign node.
   */
  private void refuseForeignNodes(NodeRecord record) {
    if (node.members(record.clusterId()).isEmpty()) {
      node.liveNodes().foreign().stream().findFirst().ifPresent(foreignNode -> refuse("starting",
          OtherClusters.failure(node, OtherClusters.describe(node), foreignNode)));
    }
  }

  /**
   * Returns whether all nodes on the bus have announced themselves, so that another cluster would have been noticed; or
   * true after three seconds, because this node's cluster must not depend on a node that hangs.
   */
  private boolean haveAllAnnounced() {
    allAnnounced = allAnnounced || System.nanoTime() - announcedUntilNanos > 0;
    if (!allAnnounced && !checkingAnnounced) {
      checkingAnnounced = true;
      requireAllAnnounced().onSuccess(all -> allAnnounced = true).onComplete(checked -> {
        checkingAnnounced = false;
        if (allAnnounced) {
          step();
        }
      });
    }
    return allAnnounced;
  }

  private boolean isRowUpToDate() {
    RingNode row = node.row();
    return row != null && row.equals(node.own().withState(row.state()))
        && (row.state() == NodeState.UP || row.state() == NodeState.DRAINING);
  }

  private BootstrapDecision.Choice decide() {
    return BootstrapDecision.decide(node.hello(), node.liveNodes().all());
  }

  private void lookForCluster() {
    BootstrapDecision.Choice choice = decide();
    if (choice.step() == BootstrapDecision.Step.WAIT) {
      waitingFor = choice.why();
    } else if (choice.step() == BootstrapDecision.Step.JOIN && node.options().getBase().isEmpty()) {
      joinOnlyCluster();
    } else if (choice.step() == BootstrapDecision.Step.JOIN) {
      joinClusterOfBase(choice.member());
    } else if (node.base().doubt() != null) {
      waitingFor = node.base().doubt();
    } else {
      found(); // what an earlier attempt waited for stays in waitingFor
    }
  }

  /**
   * Founds a cluster when no other node can: all nodes on the bus have announced themselves, and each node without a
   * cluster has promised not to found one now. Until the founding has ended this node gives no such promise.
   */
  private void found() {
    founding = true;
    begin("founding", requireAllAnnounced()
        .compose(all -> requestPromises())
        .compose(promised -> {
          BootstrapDecision.Choice choice = decide();
          if (closed || choice.step() != BootstrapDecision.Step.FOUND || node.base().doubt() != null) {
            return Future.failedFuture(ErrorCode.UNAVAILABLE.failure(choice.why()));
          }
          LOG.info("Node {} founds cluster {}: {}", node.nodeId(), node.options().getClusterName(), choice.why());
          return save(node.record().founderOf(UUID.randomUUID().toString(), UUID.randomUUID()));
        })
        .onComplete(ended -> founding = false));
  }

  /** Joins the cluster of a node of base. Fails when there is another cluster too, before the node is in any ring. */
  private void joinClusterOfBase(NodeAnnouncement member) {
    if (!haveAllAnnounced()) {
      waitingFor = "all nodes on the bus must announce themselves before this node joins " + member.node().address();
      return;
    }
    Optional<NodeAnnouncement> other = node.liveNodes().all().stream()
        .filter(hello -> hello.data() && !hello.clusterId().isEmpty())
        .filter(hello -> !hello.clusterId().equals(member.clusterId()))
        .findFirst();
    if (other.isPresent()) {
      refuse("starting", OtherClusters.failure(node, "base names nodes of cluster " + member.clusterId(), other.get()));
    } else {
      begin("joining", join(member));
    }
  }

  /** Joins the only cluster on the bus. Without a base this node could not choose between two. */
  private void joinOnlyCluster() {
    begin("joining", requireAllAnnounced().compose(all -> {
      BootstrapDecision.Choice choice = decide();
      return choice.step() == BootstrapDecision.Step.JOIN ? join(choice.member())
          : Future.failedFuture(ErrorCode.UNAVAILABLE.failure(choice.why()));
    }));
  }

  private Future<?> requireAllAnnounced() {
    Future<List<String>> looked = node.liveNodes().absent().timeout(MEMBERS_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .recover(cause -> Future.failedFuture(ErrorCode.UNAVAILABLE.failure(
            "the cluster manager does not list the members of the bus: " + Failures.messageOf(cause), cause)));
    return onContext(looked).compose(absent -> absent.isEmpty() ? Future.succeededFuture()
        : Future.failedFuture(ErrorCode.UNAVAILABLE.failure(
            "all nodes on the bus must announce themselves; waiting for " + String.join(", ", absent))));
  }

  private Future<?> requestPromises() {
    List<Future<?>> replies = new ArrayList<>();
    for (NodeAnnouncement hello : node.members("")) {
      replies.add(node.messenger().<Ack>request(hello.busId(), new BootstrapRequest(), CALL_TIMEOUT_MS).recover(cause ->
          Future.failedFuture(ErrorCode.UNAVAILABLE.failure(hello.node().address() + " does not let this node found: "
              + Failures.messageOf(cause)))));
    }
    return Future.all(replies);
  }

  /** Promises another node without a cluster not to found one now, unless this node founds one or comes first. */
  void mayBootstrap(Inbound<BootstrapRequest> inbound) {
    NodeAnnouncement own = node.hello();
    NodeAnnouncement asker = node.liveNodes().all().stream()
        .filter(hello -> hello.busId().equals(inbound.from())).findFirst().orElse(null);
    String refused = null;
    if (!own.clusterId().isEmpty()) {
      refused = "node " + node.nodeId() + " belongs to cluster " + own.clusterId();
    } else if (founding) {
      refused = "node " + node.nodeId() + " is about to found";
    } else if (asker == null) {
      refused = "node " + node.nodeId() + " has received no announcement of the asking node";
    } else if (BootstrapDecision.isBefore(own, asker) && decide().step() == BootstrapDecision.Step.FOUND) {
      refused = "node " + node.nodeId() + " has the lower address and founds the cluster";
    }
    if (refused == null) {
      inbound.reply(new Ack());
    } else {
      inbound.fail(ErrorCode.UNAVAILABLE.failure(refused));
    }
  }

  private <T> Future<T> onContext(Future<T> elsewhere) {
    Promise<T> here = Promise.promise();
    elsewhere.onComplete(done -> context.runOnContext(now -> here.handle(done)));
    return here.future();
  }

  /** Saves the record before announcing it: a founder that forgot its cluster in a crash would found another one. */
  private Future<Void> save(NodeRecord record) {
    return context.<Void>executeBlocking(() -> {
      node.folder().save(record);
      return null;
    }).recover(failure -> Future.failedFuture(ErrorCode.DATA_DIR_UNUSABLE.failure("dataDir: " + failure.getMessage(),
        failure))).onSuccess(saved -> node.liveNodes().setSelf(node.hello()));
  }

  private Future<?> join(NodeAnnouncement member) {
    String source = node.ringSource(member.clusterId());
    return node.messenger()
        .<RingReply>request(source == null ? member.busId() : source, new JoinRequest(node.own(), ""), CALL_TIMEOUT_MS)
        .compose(reply -> {
          Ring ring = reply.ring();
          if (ring == null || !ring.clusterId().equals(member.clusterId())) {
            return Future.failedFuture(ErrorCode.UNAVAILABLE.failure(member.node().address() + " belongs to cluster "
                + member.clusterId() + ", but replied with a ring of another cluster"));
          }
          LOG.info("Node {} joins cluster {} ({})", node.nodeId(), ring.clusterName(), ring.clusterId());
          return save(node.record().memberOf(ring.clusterId(), ring.shard(RingShard.SYSTEM).groupId()))
              .onSuccess(saved -> replicator.take(ring));
        });
  }

  /** Opens the system group of a founder, or of a node that lost its copy of the ring: placement needs a ring first. */
  private void openSystemGroup(NodeRecord record) {
    List<RingNode> initial = record.founding() ? List.of(node.own()) : List.of();
    waitingFor = "the system shard has no leader yet";
    begin("opening the system shard", context.executeBlocking(() -> record.founding()
        || node.folder().holds(record.systemGroup())).compose(here -> {
          systemGroupOpen = true;
          return !here ? Future.succeededFuture() : node.messenger().<Ack>request(node.busId(),
              new OpenGroup(RingShard.SYSTEM, record.systemGroup(), initial), CALL_TIMEOUT_MS)
              .onFailure(failure -> systemGroupOpen = false);
        }));
  }

  private void updateRow(NodeRecord record) {
    String source = node.ringSource(record.clusterId());
    if (source == null) {
      waitingFor = "no node of the cluster has been found that knows who leads the system shard (base)";
      return;
    }
    begin("updating its row of the ring", node.messenger()
        .<RingReply>request(source, new JoinRequest(node.own(), record.clusterId()), CALL_TIMEOUT_MS)
        .onSuccess(reply -> {
          confirmed = true;
          replicator.take(reply.ring());
        }));
  }

  private void refuse(String step, BoroughException failure) {
    LOG.error("Node {}, {}: {}", node.nodeId(), step, failure.toString());
    refusal = failure;
    ready.tryFail(failure);
  }

  private void begin(String name, Future<?> step) {
    busy = true;
    step.onComplete(done -> {
      busy = false;
      if (done.succeeded()) {
        step();
        return;
      }
      BoroughException failure = Failures.of(done.cause());
      waitingFor = name + ": " + failure.getMessage();
      if (failure instanceof RejectedException) {
        refuse(name, failure);
      } else {
        LOG.debug("Node {}, {}, tries again: {}", node.nodeId(), name, failure.toString());
      }
    });
  }
}
