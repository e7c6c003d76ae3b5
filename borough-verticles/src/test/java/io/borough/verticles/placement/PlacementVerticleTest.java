package io.borough.verticles.placement;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.client.RoutingTable;
import io.borough.impl.message.Ack;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.message.PlacementMessages.PrepareReplica;
import io.borough.impl.message.RaftMessages.ChangeGroup;
import io.borough.impl.message.RaftMessages.CloseGroup;
import io.borough.impl.message.RaftMessages.GroupState;
import io.borough.impl.message.RaftMessages.GroupsReply;
import io.borough.impl.message.RaftMessages.GroupsRequest;
import io.borough.impl.message.RaftMessages.OpenGroup;
import io.borough.impl.message.RaftMessages.ReplicaRequest;
import io.borough.impl.message.RaftMessages.TransferLeader;
import io.borough.impl.message.RaftRole;
import io.borough.impl.message.RingMessages.GetNewerRing;
import io.borough.impl.message.RingMessages.MoveCompleted;
import io.borough.impl.message.RingMessages.ReadRing;
import io.borough.impl.message.RingMessages.ReplicaDeleted;
import io.borough.impl.message.RingMessages.RingChanged;
import io.borough.impl.message.RingMessages.RingReply;
import io.borough.impl.message.Service;
import io.borough.impl.message.StorageMessages.ReadReply;
import io.borough.impl.message.StorageMessages.ReadRequest;
import io.borough.impl.message.StorageMessages.ReadResult;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.RingShard;
import io.borough.impl.topology.ShardMove;
import io.borough.impl.topology.Tombstone;
import io.borough.impl.transport.Inbound;
import io.borough.impl.transport.MessageDispatcher;
import io.borough.impl.transport.Messenger;
import io.borough.info.NodeState;
import io.borough.options.PlacementOptions;
import io.borough.testing.UnitTest;
import io.borough.verticles.FakeBus;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Placement verticles of two nodes over groups that exist in name only: one configuration and one leader for each. */
@UnitTest
@ExtendWith(VertxExtension.class)
class PlacementVerticleTest {
  private static final RingNode A = node("a");
  private static final RingNode B = node("b");

  private final Groups groups = new Groups();
  private Vertx vertx;
  private FakeBus bus;
  private Node a;
  private Node b;

  private static RingNode node(String id) {
    return new RingNode(id, "i", "127.0.0.1", 1, 2, 3, -1, "", 1, NodeState.UP);
  }

  @BeforeEach
  void begin(Vertx vertx) throws Exception {
    this.vertx = vertx;
    bus = new FakeBus(vertx);
    a = new Node("a");
    b = new Node("b");
  }

  private static Ring ring(long epoch, RingShard... rows) {
    List<RingShard> shards = new ArrayList<>(List.of(rows));
    if (shards.stream().noneMatch(row -> row.shard() == RingShard.SYSTEM)) {
      shards.add(new RingShard(RingShard.SYSTEM, 0, new UUID(0, 0), 1, "z", List.of("z"), null));
    }
    return new Ring("borough", "c", epoch, List.of(A, B), shards, List.of());
  }

  private static RingShard row(int shard, long epoch, ShardMove move, String... replicas) {
    long arc = Math.max(0, shard - 1);
    return new RingShard(shard, arc, new UUID(7, shard), epoch, "a", List.of(replicas), move);
  }

  private void tell(Ring ring) {
    b.routes.setRing(ring); // before the leader, which asks it at once
    a.routes.setRing(ring);
  }

  /** What the groups are, guarded by itself. */
  private static final class Groups {
    private final Map<Integer, List<String>> peers = new HashMap<>();
    private final Map<Integer, String> leaders = new HashMap<>();
    private final Map<Integer, List<String>> open = new HashMap<>();
    private long followersApplied = 5_000;
    private final Set<Integer> deposed = new HashSet<>(); // whose leaders have not noticed
    private boolean transfersFail;

    MessageDispatcher dispatcher(String own) {
      return new MessageDispatcher(Service.RAFT)
          .on(OpenGroup.class, inbound -> open(own, inbound))
          .on(GroupsRequest.class, inbound -> list(own, inbound))
          .on(ReadRequest.class, inbound -> read(own, inbound))
          .on(CloseGroup.class, inbound -> close(own, inbound))
          .on(ReplicaRequest.class, inbound -> inbound.reply(state(inbound.message().shard(), own)))
          .on(ChangeGroup.class, inbound -> change(own, inbound))
          .on(TransferLeader.class, this::transfer);
    }

    private synchronized void open(String own, Inbound<OpenGroup> inbound) {
      OpenGroup request = inbound.message();
      List<String> holders = open.computeIfAbsent(request.shard(), shard -> new ArrayList<>());
      if (!holders.contains(own)) {
        holders.add(own);
        if (!request.initialPeers().isEmpty()) {
          peers.put(request.shard(), request.initialPeers().stream().map(RingNode::nodeId).toList());
          leaders.put(request.shard(), own);
        }
      }
      inbound.reply(new Ack());
    }

    private synchronized void list(String own, Inbound<GroupsRequest> inbound) {
      inbound.reply(new GroupsReply(open.entrySet().stream().filter(group -> group.getValue().contains(own))
          .map(group -> state(group.getKey(), own)).toList()));
    }

    private synchronized void read(String own, Inbound<ReadRequest> inbound) {
      int shard = inbound.message().shard();
      if (own.equals(leaders.get(shard)) && !deposed.contains(shard)) {
        inbound.reply(new ReadReply(List.of(new ReadResult(null, 0))));
      } else {
        inbound.fail(ErrorCode.NOT_LEADER.failure("another leads"));
      }
    }

    private synchronized void close(String own, Inbound<CloseGroup> inbound) {
      open.forEach((shard, holders) -> {
        if (new UUID(7, shard).equals(inbound.message().groupId())) {
          holders.remove(own);
        }
      });
      inbound.reply(new Ack());
    }

    private synchronized void change(String own, Inbound<ChangeGroup> inbound) {
      ChangeGroup change = inbound.message();
      if (change.expected().equals(peers.get(change.shard())) && own.equals(leaders.get(change.shard()))) {
        peers.put(change.shard(), change.next().stream().map(RingNode::nodeId).toList());
        inbound.reply(new Ack());
      } else {
        inbound.fail(ErrorCode.STALE_EPOCH.failure("the configuration is " + peers.get(change.shard())));
      }
    }

    private synchronized void transfer(Inbound<TransferLeader> inbound) {
      if (transfersFail) {
        inbound.fail(ErrorCode.UNAVAILABLE.failure("not now"));
      } else {
        leaders.put(inbound.message().shard(), inbound.message().nodeId());
        inbound.reply(new Ack());
      }
    }

    private synchronized GroupState state(int shard, String own) {
      boolean leads = own.equals(leaders.get(shard));
      RaftRole role = leads ? RaftRole.LEADER : RaftRole.FOLLOWER;
      return new GroupState(shard, new UUID(7, shard), role, leads, 1, leaders.get(shard),
          peers.getOrDefault(shard, List.of()), true, leads ? 5_000 : followersApplied, 5_000);
    }

    synchronized void set(int shard, String leader, String... conf) {
      open.put(shard, new ArrayList<>(List.of(conf)));
      leaders.put(shard, leader);
      peers.put(shard, List.of(conf));
    }

    synchronized void leaveBehind(int shard, String holder) {
      open.get(shard).add(holder);
    }

    synchronized List<String> open(int shard) {
      return List.copyOf(open.getOrDefault(shard, List.of()));
    }

    synchronized String leader(int shard) {
      return leaders.get(shard);
    }
  }

  /** A node: the verticle, and fakes of its Raft and ring. */
  private final class Node {
    private final RoutingTable routes = new RoutingTable("bus-a");
    private final Messenger messenger;
    private volatile boolean reportsFail;
    private volatile Ring truth; // where it is not what this node knows

    Node(String id) throws Exception {
      messenger = bus.node("bus-" + id);
      await(messenger.handle(groups.dispatcher(id)));
      await(messenger.handle(ring()));
      await(vertx.deployVerticle(new PlacementVerticle(id, new PlacementOptions().setTickMs(20), messenger, routes,
          other -> new NodeAnnouncement("bus-" + other, true, node(other), "c", List.of(), false))));
    }

    private MessageDispatcher ring() {
      return new MessageDispatcher(Service.RING)
          .on(GetNewerRing.class, inbound -> {
            Ring ring = routes.ring();
            long known = inbound.message().epoch();
            inbound.reply(new RingReply(ring != null && ring.epoch() > known ? ring : null));
          })
          .on(RingChanged.class, inbound -> routes.setRing(inbound.message().ring()))
          .on(ReadRing.class, inbound -> inbound.reply(new RingReply(truth == null ? routes.ring() : truth)))
          .on(MoveCompleted.class, this::moveReported)
          .on(ReplicaDeleted.class, this::replicaDeleted);
    }

    private void moveReported(Inbound<MoveCompleted> inbound) {
      if (reportsFail) {
        inbound.fail(ErrorCode.NOT_LEADER.failure("nobody leads"));
        return;
      }
      Ring ring = routes.ring();
      MoveCompleted report = inbound.message();
      tell(ring.withShard(ring.shard(report.shard()).withReplicas(report.replicas())));
      inbound.reply(new Ack());
    }

    private void replicaDeleted(Inbound<ReplicaDeleted> inbound) {
      Ring ring = routes.ring();
      tell(ring.withTombstones(
          ring.tombstones().stream().filter(each -> !each.equals(inbound.message().tombstone())).toList()));
      inbound.reply(new Ack());
    }
  }

  @Test
  void theFounderOpensItsGroups() {
    tell(ring(1, row(1, 1, null, "a"), row(2, 1, null, "a")));
    await().until(() -> groups.open(1).equals(List.of("a")) && groups.open(2).equals(List.of("a")));
    assertThat(bus.sent(OpenGroup.class)).allMatch(open -> open.initialPeers().equals(List.of(A)));
  }

  @Test
  void aMoveIsCarriedOutAndReported() {
    groups.set(1, "a", "a");
    tell(ring(2, row(1, 2, new ShardMove("b", null), "a")));
    await().until(() -> a.routes.ring().shard(1).replicas().equals(List.of("a", "b")));
    assertThat(groups.open(1)).containsExactlyInAnyOrder("a", "b");
    assertThat(bus.sent(ChangeGroup.class)).singleElement().satisfies(change -> {
      assertThat(change.expected()).containsExactly("a");
      assertThat(change.next()).containsExactly(A, B);
    });
    assertThat(bus.sent(MoveCompleted.class)).contains(new MoveCompleted(1, 2, List.of("a", "b")));
  }

  /** A leader whose group has changed under another, of which it has not heard, would turn the row back. */
  @Test
  void aLeaderThatWasDeposedWithoutNoticingReportsNothing() {
    groups.set(1, "a", "a", "b");
    groups.deposed.add(1);
    tell(ring(2, row(1, 2, new ShardMove("b", null), "a")));
    await().until(() -> bus.sent(ReadRequest.class).size() > 2);
    assertThat(bus.sent(MoveCompleted.class)).isEmpty();
  }

  @Test
  void aReplicaThatWasTakenOutIsDeletedOnceAndSaysSo() {
    groups.set(1, "a", "a");
    groups.leaveBehind(1, "b");
    Tombstone tombstone = new Tombstone(1, new UUID(7, 1), "b", 3);
    tell(ring(3, row(1, 3, null, "a")).withTombstones(List.of(tombstone)));
    await().until(() -> b.routes.ring().tombstones().isEmpty());
    assertThat(groups.open(1)).containsExactly("a");
    assertThat(bus.sent(CloseGroup.class)).hasSize(1);
  }

  /** The replica was made anew since: an old copy of the ring, after a restart, must not be the end of it. */
  @Test
  void whatIsBuriedOnlyInAnOldCopyOfTheRingIsNotDeleted() {
    groups.set(1, "a", "a");
    groups.leaveBehind(1, "b");
    Ring old = ring(3, row(1, 3, null, "a")).withTombstones(List.of(new Tombstone(1, new UUID(7, 1), "b", 3)));
    b.truth = ring(9, row(1, 5, null, "a", "b"));
    tell(old);
    await().until(() -> b.routes.ring().epoch() == 9);
    assertThat(bus.sent(CloseGroup.class)).isEmpty();
  }

  /** Configuration first, row second: a leader that finds the first done without the second does the second. */
  @Test
  void aReportThatFailsIsMadeAgainAndTheChangeIsNot() {
    groups.set(1, "a", "a");
    a.reportsFail = true;
    tell(ring(2, row(1, 2, new ShardMove("b", null), "a")));
    await().until(() -> bus.sent(MoveCompleted.class).size() > 2);
    assertThat(a.routes.ring().shard(1).move()).isNotNull();
    a.reportsFail = false;
    await().until(() -> a.routes.ring().shard(1).move() == null);
    assertThat(bus.sent(ChangeGroup.class)).hasSize(1);
  }

  private static MessageDispatcher ringIs(Ring ring) {
    return new MessageDispatcher(Service.RING).on(GetNewerRing.class, each -> each.reply(new RingReply(ring)));
  }

  /** The node to be added has not heard of the row: it asks for the ring before it believes the leader. */
  @Test
  void aReplicaIsPreparedOnlyForARowOfTheRing() throws Exception {
    Ring older = ring(1, row(1, 1, null, "a"));
    Ring newer = ring(2, row(1, 2, new ShardMove("b", null), "a"));
    b.routes.setRing(older);
    RingShard row = newer.shard(1);
    Messenger stale = bus.node("stale");
    await(stale.handle(ringIs(null)));
    assertStale(stale, new PrepareReplica(1, row.groupId(), 2));
    assertStale(stale, new PrepareReplica(9, row.groupId(), 1));
    assertThat(groups.open(1)).isEmpty();

    Messenger leader = bus.node("leader");
    await(leader.handle(ringIs(newer)));
    await(leader.<Ack>request("bus-b", new PrepareReplica(1, row.groupId(), 2), 5_000));
    assertThat(b.routes.ring()).isEqualTo(newer);
    assertThat(groups.open(1)).containsExactly("b");
    assertThat(bus.sent(OpenGroup.class)).allMatch(open -> open.initialPeers().isEmpty());
    assertStale(leader, new PrepareReplica(1, row.groupId(), 1)); // a leader that was deposed long ago
    assertStale(leader, new PrepareReplica(1, new UUID(8, 8), 2));
  }

  private static void assertStale(Messenger asker, PrepareReplica request) {
    assertThatThrownBy(() -> await(asker.request("bus-b", request, 5_000)))
        .isInstanceOfSatisfying(BoroughException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.STALE_EPOCH));
  }

  @Test
  void theLeadershipGoesToThePreferred() {
    groups.set(1, "a", "b", "a");
    tell(ring(3, row(1, 3, null, "b", "a")));
    await().until(() -> "b".equals(groups.leader(1)));
  }

  /** It would have to catch up before it served anything: writes would wait for that. */
  @Test
  void aReplicaThatLagsIsNotMadeLeader() {
    groups.followersApplied = 100;
    groups.set(1, "a", "b", "a");
    tell(ring(3, row(1, 3, null, "b", "a")));
    await().until(() -> bus.sent(ReplicaRequest.class).size() >= 2); // asked, put off, asked again
    assertThat(bus.sent(TransferLeader.class)).isEmpty();
  }

  /** Each attempt may cost the shard an election. */
  @Test
  void aHandOverThatFailsIsNotTriedAtTheNextTick() {
    groups.transfersFail = true;
    groups.set(1, "a", "b", "a");
    tell(ring(3, row(1, 3, null, "b", "a")));
    await().until(() -> bus.sent(TransferLeader.class).size() == 1);
    int looks = bus.sent(GroupsRequest.class).size();
    await().until(() -> bus.sent(GroupsRequest.class).size() > looks + 20);
    assertThat(bus.sent(TransferLeader.class)).hasSize(1);
  }

  /** Steps of one shard follow each other; those of others do not wait for it. */
  @Test
  void aStepThatHangsHoldsUpItsOwnShardOnly() {
    groups.set(1, "a", "a");
    groups.set(2, "a", "a");
    bus.lose((from, to, message) -> message instanceof ChangeGroup change && change.shard() == 1);
    tell(ring(2, row(1, 2, new ShardMove("b", null), "a"), row(2, 2, new ShardMove("b", null), "a")));
    await().until(() -> a.routes.ring().shard(2).move() == null);
    int looks = bus.sent(GroupsRequest.class).size();
    await().until(() -> bus.sent(GroupsRequest.class).size() > looks + 10);
    assertThat(bus.sent(PrepareReplica.class).stream().filter(prepare -> prepare.shard() == 1)).hasSize(1);
    assertThat(a.routes.ring().shard(1).move()).isNotNull();
  }
}
