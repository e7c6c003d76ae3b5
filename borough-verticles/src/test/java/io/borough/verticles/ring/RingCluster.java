package io.borough.verticles.ring;

import static io.borough.testing.Futures.await;

import io.borough.error.ErrorCode;
import io.borough.impl.client.RoutingTable;
import io.borough.impl.command.Command.Condition;
import io.borough.impl.command.CommandView;
import io.borough.impl.membership.LiveNodes;
import io.borough.impl.message.Ack;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.message.RaftMessages.OpenGroup;
import io.borough.impl.message.RaftMessages.WriteReply;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.impl.message.RingMessages.GetNewerRing;
import io.borough.impl.message.RingMessages.RingChanged;
import io.borough.impl.message.Service;
import io.borough.impl.message.StorageMessages.ReadReply;
import io.borough.impl.message.StorageMessages.ReadRequest;
import io.borough.impl.message.StorageMessages.ReadResult;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingNode;
import io.borough.impl.topology.RingShard;
import io.borough.impl.transport.Inbound;
import io.borough.impl.transport.MessageDispatcher;
import io.borough.impl.transport.Messenger;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.borough.info.NodeState;
import io.borough.options.BoroughOptions;
import io.borough.verticles.FakeBus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * Ring verticles as they are deployed, over a bus without a cluster and a system shard that holds its one value in
 * memory.
 *
 * <p>Guarded by itself: the test's thread and the verticles' share it.
 */
final class RingCluster {
  final Vertx vertx;
  final FakeBus bus;
  private final Path folders;
  private final Map<String, NodeAnnouncement> hellos = new LinkedHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<Member> members = new ArrayList<>();
  private Buffer table;
  private long revision;
  private long term;
  private String leader; // bus id
  private int lives;
  volatile UnaryOperator<List<String>> names = base -> base; // what a look-up of a base finds
  volatile boolean hangs; // whether the cluster manager answers nothing
  final List<String> absent = new CopyOnWriteArrayList<>(); // on the bus, and not heard by anybody
  boolean electing = true; // whether the node that opens the founded group comes to lead it

  RingCluster(Vertx vertx, Path folders) {
    this.vertx = vertx;
    bus = new FakeBus(vertx);
    this.folders = folders;
  }

  /** One life of one node. */
  final class Member implements LiveNodes {
    final String busId;
    final RoutingTable routes;
    final DataFolder folder;
    final Messenger messenger;
    final RingNode own;
    final RingVerticle ring;
    final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final String deployment;

    private Member(String name, int port, BoroughOptions options) throws Exception {
      folder = DataFolder.open(folders.resolve(name), options.getClusterName());
      busId = name + "." + ++lives;
      messenger = bus.node(busId);
      routes = new RoutingTable(busId);
      NodeRecord record = folder.node();
      own = new RingNode(record.nodeId(), record.incarnation(), "127.0.0.1", port, port + 1, port + 2, -1, "", 1,
          NodeState.UP);
      ring = new RingVerticle(options, own, folder, messenger, this, routes, base -> names.apply(base), failures::add);
      await(messenger.handle(new MessageDispatcher(Service.RAFT)
          .on(OpenGroup.class, open -> openGroup(this, open))
          .on(ReadRequest.class, read -> read(this, read))
          .on(WriteRequest.class, write -> write(this, write))));
      deployment = await(vertx.deployVerticle(ring));
      members.add(this);
    }

    @Override
    public Collection<NodeAnnouncement> all() {
      synchronized (RingCluster.this) {
        return hellos.values().stream().filter(hello -> !isForeign(hello)).toList();
      }
    }

    @Override
    public Collection<NodeAnnouncement> foreign() {
      synchronized (RingCluster.this) {
        return hellos.values().stream().filter(hello -> isForeign(hello) && hello.data()).toList();
      }
    }

    private boolean isForeign(NodeAnnouncement hello) {
      NodeRecord record = folder.node();
      return record.hasCluster() && !hello.clusterId().isEmpty() && !hello.clusterId().equals(record.clusterId());
    }

    @Override
    public Future<List<String>> absent() {
      return hangs ? Promise.<List<String>>promise().future() : Future.succeededFuture(List.copyOf(absent));
    }

    @Override
    public NodeAnnouncement byNodeId(String nodeId) {
      return all().stream().filter(hello -> hello.node().nodeId().equals(nodeId)).findFirst().orElse(null);
    }

    @Override
    public void onChange(Handler<Void> handler) {
      Context context = vertx.getOrCreateContext();
      listeners.add(() -> context.runOnContext(handler));
    }

    @Override
    public void setSelf(NodeAnnouncement own) {
      synchronized (RingCluster.this) {
        hellos.put(own.busId(), own);
      }
      listeners.forEach(Runnable::run);
    }

    /** What it says of itself. */
    NodeAnnouncement hello() {
      return new LocalNode(options(), own, folder, messenger, this, routes, base -> base).hello();
    }

    String nodeId() {
      return own.nodeId();
    }

    NodeState state() {
      RingNode row = routes.ring() == null ? null : routes.ring().node(nodeId());
      return row == null ? null : row.state();
    }

    /** Ends this life: as a kill for the others, with its folder free for the next. */
    void kill() throws Exception {
      bus.kill(busId);
      unheard();
      await(vertx.undeploy(deployment));
      folder.close();
      members.remove(this);
    }

    /** Nobody hears it any more, though it runs. */
    void unheard() {
      forget(busId);
    }
  }

  /** Nobody hears a node any more. */
  void forget(String busId) {
    synchronized (this) {
      hellos.remove(busId);
    }
    listeners.forEach(Runnable::run);
  }

  Member start(String name, int port, BoroughOptions options) throws Exception {
    return new Member(name, port, options);
  }

  static BoroughOptions options(String... base) {
    BoroughOptions options = new BoroughOptions().setBase(List.of(base)).setShards(2);
    options.getPlacement().setDownAfterMs(300);
    return options;
  }

  /** Another node comes to lead the system shard, and everybody hears of it. */
  synchronized void lead(Member member) {
    leader = member.busId;
    LeaderHint claim = new LeaderHint(RingShard.SYSTEM, member.nodeId(), ++term);
    members.forEach(each -> each.routes.setLeader(claim));
    member.routes.setLeader(claim);
  }

  /** A node hears who leads the system shard. */
  synchronized void tellLeader(Member member) {
    members.stream().filter(each -> each.busId.equals(leader))
        .forEach(each -> member.routes.setLeader(new LeaderHint(RingShard.SYSTEM, each.nodeId(), term)));
  }

  /** A node believes that it leads, and can read and write as one. */
  synchronized void letTwoLead(Member second) {
    leader = null;
    second.routes.setLeader(new LeaderHint(RingShard.SYSTEM, second.nodeId(), ++term));
  }

  synchronized Ring table() {
    return table == null ? null : Ring.readFrom(new WireReader(table));
  }

  synchronized void setTable(Ring ring) {
    table = ring == null ? null : new WireWriter().message(ring).toBuffer();
    revision++;
  }

  private synchronized void openGroup(Member member, Inbound<OpenGroup> inbound) {
    inbound.reply(new Ack());
    if (electing && (!inbound.message().initialPeers().isEmpty() || table != null)) {
      lead(member);
    }
  }

  private boolean isRefused(Member member, Inbound<?> inbound) {
    if (leader == null || leader.equals(member.busId)) {
      return false;
    }
    inbound.fail(ErrorCode.NOT_LEADER.failure("the fake is led by " + leader));
    return true;
  }

  private synchronized void read(Member member, Inbound<ReadRequest> inbound) {
    ReadRequest read = inbound.message();
    Buffer key = Buffer.buffer("table");
    if (isRefused(member, inbound)) {
      return;
    }
    if (read.local() || read.shard() != 0 || !read.partition().equals("ring") || !read.keys().equals(List.of(key))) {
      inbound.fail(ErrorCode.INVALID_ARGUMENT.failure("not the table: " + read));
    } else {
      inbound.reply(new ReadReply(List.of(new ReadResult(table, table == null ? 0 : revision))));
    }
  }

  private synchronized void write(Member member, Inbound<WriteRequest> inbound) {
    if (isRefused(member, inbound)) {
      return;
    }
    CommandView command = CommandView.checked(inbound.message().command());
    Condition condition = command.conditions().get(0);
    long current = table == null ? 0 : revision;
    if (condition.isMetBy(current)) {
      command.forEach(new Put(command));
      inbound.reply(new WriteReply(++revision));
    } else {
      inbound.fail(ErrorCode.mismatch(current, "expected " + condition.revision() + ", is " + current));
    }
  }

  /** Tells a node a ring, as a coordinator does. */
  void tell(Member to, Ring ring) {
    bus.node("coordinator").send(to.busId, new RingChanged(ring));
  }

  /** Completes when everything that was told before has been read. */
  void flush(Member to) throws Exception {
    await(bus.node("flush").request(to.busId, new GetNewerRing(0), 5_000).otherwiseEmpty());
  }

  void stop() throws Exception {
    for (Member member : List.copyOf(members)) {
      member.kill();
    }
  }

  /** Takes the value of a command's put as the table. */
  private final class Put implements CommandView.Visitor<RuntimeException> {
    private final CommandView command;

    Put(CommandView command) {
      this.command = command;
    }

    @Override
    public void put(int key, int keyLength, int value, int valueLength) {
      table = Buffer.buffer(Arrays.copyOfRange(command.bytes(), value, value + valueLength));
    }

    @Override
    public void delete(int key, int keyLength) {
      throw new AssertionError("the ring is only put");
    }

    @Override
    public void clear(int from, int fromLength, int to, int toLength) {
      throw new AssertionError("the ring is only put");
    }
  }
}
