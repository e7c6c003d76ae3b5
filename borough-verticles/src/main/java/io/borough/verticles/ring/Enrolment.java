package io.borough.verticles.ring;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.error.RejectedException;
import io.borough.impl.message.Done;
import io.borough.impl.message.Hello;
import io.borough.impl.message.JoinRequest;
import io.borough.impl.message.OpenGroup;
import io.borough.impl.message.RingReply;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.RingShard;
import io.borough.info.NodeState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How this node comes to be UP in a ring: finds out whether to found or to join, does so, and sees to it that its row
 * says where it is.
 *
 * <p>Nothing is remembered but what is in the data folder and in the ring: each step looks at both, so a crash between
 * any two is continued after the restart. Thread: the ring verticle's event loop.
 */
final class Enrolment {
  private static final Logger LOG = LoggerFactory.getLogger(Enrolment.class);
  private static final long CALL_TIMEOUT_MS = 5_000;

  private final Context context;
  private final ThisNode node;
  private final RingCopies copies;
  private final Promise<Void> ready = Promise.promise();
  private final long listenUntilNanos;
  private boolean busy; // a step is under way
  private boolean systemGroupOpen;
  private boolean confirmed; // the coordinator has seen the row since this start
  private boolean closed;
  private BoroughException refusal;
  private volatile String waitingFor = "the node is starting";

  Enrolment(Context context, ThisNode node, RingCopies copies, long listenMs) {
    this.context = context;
    this.node = node;
    this.copies = copies;
    this.listenUntilNanos = System.nanoTime() + listenMs * 1_000_000;
  }

  Future<Void> ready() {
    return ready.future();
  }

  String waitingFor() {
    return waitingFor;
  }

  /** Begins no further step; who waits for the node to be ready hears why. */
  void close(BoroughException why) {
    closed = true;
    ready.tryFail(why);
  }

  /** The next step, if none is under way. */
  void step() {
    NodeRecord record = node.folder().node();
    if (refusal == null && !ready.future().isComplete()) {
      node.base().refresh(context, this::baseChanged);
      refuseStrangers(record);
    }
    if (refusal == null && isAgreed()) {
      ready.tryComplete();
    }
    if (busy || closed || refusal != null) {
      return;
    }
    if (!record.hasCluster()) {
      lookForCluster();
    } else if (node.routes().ring() == null && !systemGroupOpen && record.systemGroup() != null) {
      openSystemGroup(record);
    } else if (!isAgreed() || !confirmed) {
      sayWhere(record);
    }
  }

  private void baseChanged() {
    if (!closed) {
      node.neighbours().announce(node.hello());
      step();
    }
  }

  /** A node whose base names nodes of another cluster was started with the wrong folder, or the wrong base. */
  private void refuseStrangers(NodeRecord record) {
    Founding.stranger(node.hello(), node.neighbours().all()).ifPresent(stranger -> refuse("starting",
        ErrorCode.WRONG_CLUSTER.failure("dataDir: this node belongs to cluster " + record.clusterId() + ", and base "
            + stranger.node().address() + " to " + stranger.clusterId())));
  }

  private boolean isAgreed() {
    Ring ring = node.routes().ring();
    RingNode row = ring == null ? null : ring.node(node.own().nodeId());
    return row != null && row.equals(node.own().withState(row.state()))
        && (row.state() == NodeState.UP || row.state() == NodeState.DRAINING);
  }

  private void lookForCluster() {
    Founding.Choice choice = Founding.decide(node.hello(), node.neighbours().all());
    waitingFor = choice.why();
    if (choice.step() == Founding.Step.JOIN) {
      join(choice.member());
    } else if (choice.step() == Founding.Step.FOUND && node.base().doubt() != null) {
      waitingFor = node.base().doubt();
    } else if (choice.step() == Founding.Step.FOUND) {
      boolean listening = node.options().getBase().isEmpty() && System.nanoTime() - listenUntilNanos < 0;
      if (!listening) {
        LOG.info("Node {} founds cluster {}: {}", node.own().nodeId(), node.options().getClusterName(), choice.why());
        begin("founding", save(node.folder().node().founderOf(UUID.randomUUID().toString(), UUID.randomUUID())));
      }
    }
  }

  /** On the disk before anybody hears of it: a founder that forgot its cluster would found another. */
  private Future<Void> save(NodeRecord record) {
    return context.<Void>executeBlocking(() -> {
      node.folder().save(record);
      return null;
    }).recover(failure -> Future.failedFuture(ErrorCode.DATA_DIR_UNUSABLE.failure("dataDir: " + failure.getMessage(),
        failure))).onSuccess(saved -> node.neighbours().announce(node.hello()));
  }

  private void join(Hello member) {
    String target = node.adviser(member.clusterId());
    begin("joining", node.messenger()
        .<RingReply>call(target == null ? member.busId() : target, new JoinRequest(node.own(), ""), CALL_TIMEOUT_MS)
        .compose(reply -> {
          Ring ring = reply.ring();
          LOG.info("Node {} joins cluster {} ({})", node.own().nodeId(), ring.clusterName(), ring.clusterId());
          NodeRecord known = node.folder().node();
          return save(known.memberOf(ring.clusterId(), ring.shard(RingShard.SYSTEM).groupId()))
              .onSuccess(saved -> copies.take(ring));
        }));
  }

  /** While the ring is not known the placement cannot open it: for a founder, and where the ring's copy was lost. */
  private void openSystemGroup(NodeRecord record) {
    List<RingNode> initial = record.founding() ? List.of(node.own()) : List.of();
    waitingFor = "the system shard has no leader yet";
    begin("opening the system shard", context.executeBlocking(() -> record.founding()
        || node.folder().holds(record.systemGroup())).compose(here -> {
          systemGroupOpen = true;
          return !here ? Future.succeededFuture() : node.messenger().<Done>call(node.messenger().busId(),
              new OpenGroup(RingShard.SYSTEM, record.systemGroup(), initial), CALL_TIMEOUT_MS)
              .onFailure(failure -> systemGroupOpen = false);
        }));
  }

  private void sayWhere(NodeRecord record) {
    String target = node.adviser(record.clusterId());
    if (target == null) {
      waitingFor = "no node that leads the system shard, or knows which one does, has been found (base)";
      return;
    }
    begin("saying where it is", node.messenger()
        .<RingReply>call(target, new JoinRequest(node.own(), record.clusterId()), CALL_TIMEOUT_MS)
        .onSuccess(reply -> {
          confirmed = true;
          copies.take(reply.ring());
        }));
  }

  private void refuse(String what, BoroughException failure) {
    LOG.error("Node {}, {}: {}", node.own().nodeId(), what, failure.toString());
    refusal = failure;
    ready.tryFail(failure);
  }

  private void begin(String what, Future<?> step) {
    busy = true;
    step.onComplete(done -> {
      busy = false;
      if (done.succeeded()) {
        step();
        return;
      }
      BoroughException failure = Failures.of(done.cause());
      waitingFor = what + " failed: " + failure.getMessage();
      if (failure instanceof RejectedException) {
        refuse(what, failure);
      } else {
        LOG.debug("Node {}, {}, is tried again: {}", node.own().nodeId(), what, failure.toString());
      }
    });
  }
}
