package io.borough.verticles.ring;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.error.RejectedException;
import io.borough.impl.link.Inbound;
import io.borough.impl.message.Done;
import io.borough.impl.message.MembershipMessages.Hello;
import io.borough.impl.message.RaftMessages.OpenGroup;
import io.borough.impl.message.RingMessages.FoundRequest;
import io.borough.impl.message.RingMessages.JoinRequest;
import io.borough.impl.message.RingMessages.RingReply;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.RingShard;
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
 * How this node comes to be UP in a ring: finds out whether to found or to join, does so, and sees to it that its row
 * says where it is.
 *
 * <p>Nothing is remembered but what is in the data folder and in the ring: each step looks at both, so a crash between
 * any two is continued after the restart. Thread: the ring verticle's event loop.
 */
final class Enrolment {
  private static final Logger LOG = LoggerFactory.getLogger(Enrolment.class);
  private static final long CALL_TIMEOUT_MS = 5_000;
  private static final long MEET_NANOS = 3_000_000_000L;
  private static final long ROLL_CALL_MS = 2_000; // the cluster manager may wait for a member that hangs

  private final Context context;
  private final ThisNode node;
  private final RingCopies copies;
  private final Promise<Void> ready;
  private boolean founding; // or about to
  private final long meetUntilNanos = System.nanoTime() + MEET_NANOS;
  private boolean meeting;
  private boolean met;
  private boolean busy; // a step is under way
  private boolean systemGroupOpen;
  private boolean confirmed; // the coordinator has seen the row since this start
  private boolean closed;
  private BoroughException refusal;
  private volatile String waitingFor = "the node is starting";

  /**
   * Begins with the first {@link #step}.
   *
   * @param ready completed when this node's row is in the ring as it should be, failed when the cluster refuses it
   */
  Enrolment(Context context, ThisNode node, RingCopies copies, Promise<Void> ready) {
    this.context = context;
    this.node = node;
    this.copies = copies;
    this.ready = ready;
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
      if (record.hasCluster() && isMet()) {
        refuseStrangers(record);
      }
    }
    if (refusal == null && isAgreed()) {
      if (isMet()) {
        ready.tryComplete();
      } else {
        waitingFor = "everybody on the bus must have been heard, for three seconds at most";
      }
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

  /**
   * Refuses to start among nodes of another cluster: this node was started with the wrong folder or base, or they were.
   * Beside nodes of its own cluster it starts, and is not ready while the others are there: a stranger who keeps a
   * member from coming back could cost its shards their majority.
   */
  private void refuseStrangers(NodeRecord record) {
    if (node.members(record.clusterId()).isEmpty()) {
      node.neighbours().foreign().stream().findFirst().ifPresent(stranger -> refuse("starting",
          OtherClusters.failure(node, OtherClusters.ownCluster(node), stranger)));
    }
  }

  /**
   * Whether everybody on the bus has been heard, so that another cluster would have been noticed; but for one that says
   * nothing it does not wait for long, since this node has its cluster.
   */
  private boolean isMet() {
    met = met || System.nanoTime() - meetUntilNanos > 0;
    if (!met && !meeting) {
      meeting = true;
      everybodyHeard().onSuccess(heard -> met = true).onComplete(looked -> {
        meeting = false;
        if (met) {
          step();
        }
      });
    }
    return met;
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
    if (choice.step() == Founding.Step.JOIN && node.options().getBase().isEmpty()) {
      joinTheOnlyOne();
    } else if (choice.step() == Founding.Step.JOIN) {
      joinNamed(choice.member());
    } else if (choice.step() == Founding.Step.FOUND && node.base().doubt() != null) {
      waitingFor = node.base().doubt();
    } else if (choice.step() == Founding.Step.FOUND) {
      found();
    }
  }

  /**
   * Founds when nobody else can: when everybody on the bus has been heard, and every other empty node has said that it
   * will not. From before the look until the end of the founding this node says to nobody that it will not.
   */
  private void found() {
    founding = true;
    begin("founding", everybodyHeard()
        .compose(heard -> askTheOthers())
        .compose(allowed -> {
          Founding.Choice choice = Founding.decide(node.hello(), node.neighbours().all());
          if (closed || choice.step() != Founding.Step.FOUND || node.base().doubt() != null) {
            return Future.failedFuture(ErrorCode.UNAVAILABLE.failure(choice.why()));
          }
          LOG.info("Node {} founds cluster {}: {}", node.own().nodeId(), node.options().getClusterName(), choice.why());
          return save(node.folder().node().founderOf(UUID.randomUUID().toString(), UUID.randomUUID()));
        })
        .onComplete(ended -> founding = false));
  }

  /** A node that meets two clusters fails before it is in the ring of the one that base names. */
  private void joinNamed(Hello member) {
    if (!isMet()) {
      waitingFor = "everybody on the bus must have been heard before this node joins " + member.node().address();
      return;
    }
    Optional<Hello> other = node.neighbours().all().stream()
        .filter(hello -> hello.data() && !hello.clusterId().isEmpty())
        .filter(hello -> !hello.clusterId().equals(member.clusterId()))
        .findFirst();
    if (other.isPresent()) {
      refuse("starting", OtherClusters.failure(node, "base names nodes of cluster " + member.clusterId(), other.get()));
    } else {
      begin("joining", join(member));
    }
  }

  /** Without a base any cluster would do: so there must be one only, of all that are on the bus. */
  private void joinTheOnlyOne() {
    begin("joining", everybodyHeard().compose(heard -> {
      Founding.Choice choice = Founding.decide(node.hello(), node.neighbours().all());
      return choice.step() == Founding.Step.JOIN ? join(choice.member())
          : Future.failedFuture(ErrorCode.UNAVAILABLE.failure(choice.why()));
    }));
  }

  private Future<?> everybodyHeard() {
    Future<List<String>> looked = node.neighbours().absent().timeout(ROLL_CALL_MS, TimeUnit.MILLISECONDS)
        .recover(cause -> Future.failedFuture(ErrorCode.UNAVAILABLE.failure(
            "the cluster manager does not say who is on the bus: " + Failures.messageOf(cause), cause)));
    return onContext(looked).compose(absent -> absent.isEmpty() ? Future.succeededFuture()
        : Future.failedFuture(ErrorCode.UNAVAILABLE.failure(
            "everybody on the bus must have been heard; waiting for " + String.join(", ", absent))));
  }

  private Future<?> askTheOthers() {
    List<Future<?>> answers = new ArrayList<>();
    for (Hello hello : node.members("")) {
      answers.add(node.messenger().<Done>call(hello.busId(), new FoundRequest(), CALL_TIMEOUT_MS).recover(cause ->
          Future.failedFuture(ErrorCode.UNAVAILABLE.failure(hello.node().address() + " does not let this node found: "
              + Failures.messageOf(cause)))));
    }
    return Future.all(answers);
  }

  /** Another empty node would found: not while this one may be about to, nor when this one comes first. */
  void mayFound(Inbound<FoundRequest> inbound) {
    Hello own = node.hello();
    Hello asker = node.neighbours().all().stream()
        .filter(hello -> hello.busId().equals(inbound.from())).findFirst().orElse(null);
    String why = null;
    if (!own.clusterId().isEmpty()) {
      why = "node " + own.node().nodeId() + " belongs to cluster " + own.clusterId();
    } else if (founding) {
      why = "node " + own.node().nodeId() + " is about to found";
    } else if (asker == null) {
      why = "node " + own.node().nodeId() + " has not heard of it";
    } else if (Founding.isBefore(own, asker)
        && Founding.decide(own, node.neighbours().all()).step() == Founding.Step.FOUND) {
      why = "node " + own.node().nodeId() + " has the lower address and is to found";
    }
    if (why == null) {
      inbound.reply(new Done());
    } else {
      inbound.fail(ErrorCode.UNAVAILABLE.failure(why));
    }
  }

  private <T> Future<T> onContext(Future<T> elsewhere) {
    Promise<T> here = Promise.promise();
    elsewhere.onComplete(done -> context.runOnContext(now -> here.handle(done)));
    return here.future();
  }

  /** On the disk before anybody hears of it: a founder that forgot its cluster would found another. */
  private Future<Void> save(NodeRecord record) {
    return context.<Void>executeBlocking(() -> {
      node.folder().save(record);
      return null;
    }).recover(failure -> Future.failedFuture(ErrorCode.DATA_DIR_UNUSABLE.failure("dataDir: " + failure.getMessage(),
        failure))).onSuccess(saved -> node.neighbours().announce(node.hello()));
  }

  private Future<?> join(Hello member) {
    String target = node.adviser(member.clusterId());
    return node.messenger()
        .<RingReply>call(target == null ? member.busId() : target, new JoinRequest(node.own(), ""), CALL_TIMEOUT_MS)
        .compose(reply -> {
          Ring ring = reply.ring();
          if (ring == null || !ring.clusterId().equals(member.clusterId())) {
            return Future.failedFuture(ErrorCode.UNAVAILABLE.failure(member.node().address() + " belongs to cluster "
                + member.clusterId() + ", and what it answered is not that cluster's ring"));
          }
          LOG.info("Node {} joins cluster {} ({})", node.own().nodeId(), ring.clusterName(), ring.clusterId());
          NodeRecord known = node.folder().node();
          return save(known.memberOf(ring.clusterId(), ring.shard(RingShard.SYSTEM).groupId()))
              .onSuccess(saved -> copies.take(ring));
        });
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
      waitingFor = what + ": " + failure.getMessage();
      if (failure instanceof RejectedException) {
        refuse(what, failure);
      } else {
        LOG.debug("Node {}, {}, is tried again: {}", node.own().nodeId(), what, failure.toString());
      }
    });
  }
}
