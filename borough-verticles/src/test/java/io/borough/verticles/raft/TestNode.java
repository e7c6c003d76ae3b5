package io.borough.verticles.raft;

import static io.borough.testing.Futures.await;

import io.borough.error.BoroughException;
import io.borough.impl.client.RoutingTable;
import io.borough.impl.command.Command;
import io.borough.impl.command.Command.Condition;
import io.borough.impl.command.Command.Mutation;
import io.borough.impl.message.Ack;
import io.borough.impl.message.HandlerMessages.PauseRequests;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.RaftMessages.ChangeGroup;
import io.borough.impl.message.RaftMessages.GroupState;
import io.borough.impl.message.RaftMessages.OpenGroup;
import io.borough.impl.message.RaftMessages.ReplicaRequest;
import io.borough.impl.message.RaftMessages.WriteReply;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.impl.message.Service;
import io.borough.impl.message.StorageMessages.ReadReply;
import io.borough.impl.message.StorageMessages.ReadRequest;
import io.borough.impl.topology.RingNode;
import io.borough.impl.transport.MessageDispatcher;
import io.borough.impl.transport.Messenger;
import io.borough.impl.wire.WireMessage;
import io.borough.info.NodeState;
import io.borough.options.RaftOptions;
import io.borough.options.SecurityOptions;
import io.borough.options.StorageOptions;
import io.borough.verticles.FakeBus;
import io.borough.verticles.statemachine.ShardStore;
import io.borough.verticles.statemachine.ShardStores;
import io.borough.verticles.storage.RocksStores;
import io.borough.verticles.storage.StorageVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A node's Raft and storage parts, and the calls that tests make. */
final class TestNode {
  static final int SHARD = 1;
  static final String PARTITION = "orders";
  private static final long CALL_MS = 5_000;

  private final Vertx vertx;
  private final FakeBus bus;
  private final String nodeId;
  private final Path folder;
  private final RaftOptions options;
  private final List<LeaderHint> claims = new CopyOnWriteArrayList<>();
  private Messenger messenger;
  private RoutingTable routes;
  private RocksStores stores;
  private SecurityOptions security = new SecurityOptions();
  private UnaryOperator<ShardStore> wrapping = UnaryOperator.identity();
  private long minFreeBytes;
  private long snapshotBytesPerSecond;
  private RaftVerticle raft;
  private String storageId;
  private String raftId;

  TestNode(Vertx vertx, FakeBus bus, String nodeId, Path folder, RaftOptions options) {
    this.vertx = vertx;
    this.bus = bus;
    this.nodeId = nodeId;
    this.folder = folder;
    this.options = options;
  }

  /** Has it want so much room on its disk. */
  TestNode wanting(long bytes) {
    this.minFreeBytes = bytes;
    return this;
  }

  /** Has it send snapshots no faster than that. */
  TestNode sending(long bytesPerSecond) {
    this.snapshotBytesPerSecond = bytesPerSecond;
    return this;
  }

  /** Has the Raft side see each store through something else. */
  TestNode around(UnaryOperator<ShardStore> wrapping) {
    this.wrapping = wrapping;
    return this;
  }

  private ShardStores wrapped() {
    return new ShardStores() {
      @Override
      public ShardStore open(int shard, Path root, Path snapshot) {
        return wrapping.apply(stores.open(shard, root, snapshot));
      }

      @Override
      public void verify(Path checkpoint) {
        stores.verify(checkpoint);
      }
    };
  }

  TestNode securedBy(SecurityOptions security) {
    this.security = security;
    return this;
  }

  static RaftOptions options() {
    return new RaftOptions().setElectionTimeoutMs(400).setMaxEntryBytes(256 * 1024).setFsync(false);
  }

  TestNode start() {
    return start(0);
  }

  TestNode start(int port) {
    messenger = bus.node(nodeId);
    messenger.handle(new MessageDispatcher(Service.HANDLER)
        .on(PauseRequests.class, pause -> pause.reply(new Ack()))); // nothing open
    stores = new RocksStores(new StorageOptions());
    routes = new RoutingTable(nodeId);
    routes.onLeader(claims::add);
    raft = new RaftVerticle(
        new RaftConfig(nodeId, peerId(nodeId), "127.0.0.1", port, folder, options, minFreeBytes,
            snapshotBytesPerSecond, security),
        messenger, wrapped(), this::busIdOf, routes);
    try {
      storageId = await(vertx.deployVerticle(new StorageVerticle(messenger, stores, new StorageOptions(), 1 << 22)));
      raftId = await(vertx.deployVerticle(raft));
    } catch (BoroughException e) {
      stop();
      throw e;
    }
    return this;
  }

  void stop() {
    stopAll(List.of(this));
  }

  /** Stops nodes at the same time: each waits up to a second for a thread of Ratis that looks no more often. */
  static void stopAll(List<TestNode> nodes) {
    await(Future.join(nodes.stream().filter(node -> node.raftId != null)
        .map(node -> node.vertx.undeploy(node.raftId)).toList()));
    await(Future.join(nodes.stream().filter(node -> node.storageId != null)
        .map(node -> node.vertx.undeploy(node.storageId)).toList()));
    nodes.forEach(TestNode::leave);
  }

  private void leave() {
    raftId = null;
    if (storageId != null) {
      storageId = null;
      stores.close();
    }
    bus.kill(nodeId);
  }

  static String peerId(String nodeId) {
    return nodeId + "-i";
  }

  private String busIdOf(String peerId) {
    String node = peerId.substring(0, peerId.length() - 2);
    return bus.has(node) ? node : null;
  }

  long differing() {
    return raft.differing();
  }

  long damagedTables() {
    return stores.damagedTables();
  }

  long snapshotBytesSent() {
    return raft.snapshotBytesSent();
  }

  long snapshotBytesSpared() {
    return raft.snapshotBytesSpared();
  }

  String nodeId() {
    return nodeId;
  }

  RingNode row() {
    return new RingNode(nodeId, "i", "127.0.0.1", 1, 1, raft.raftPort(), -1, "", 1, NodeState.UP);
  }

  /** Every claim of leadership that this node has noted, in its order. */
  List<LeaderHint> claims() {
    return claims;
  }

  /** The id of the node that leads as far as this node knows, or null. */
  String knownLeader() {
    LeaderHint leader = routes.leaderOf(SHARD);
    return leader == null ? null : leader.nodeId();
  }

  void open(UUID group, TestNode... founders) {
    call(new OpenGroup(SHARD, group, List.of(founders).stream().map(TestNode::row).toList()));
  }

  void change(List<TestNode> expected, List<TestNode> next) {
    await(messenger.request(nodeId, new ChangeGroup(SHARD, expected.stream().map(TestNode::nodeId).toList(),
        next.stream().map(TestNode::row).toList()), 30_000));
  }

  GroupState state() {
    return (GroupState) call(new ReplicaRequest(SHARD));
  }

  boolean leads() {
    return state().ready();
  }

  Future<WriteReply> put(String key, String value) {
    return write(Command.of(PARTITION, new Mutation.Put(Buffer.buffer(key), Buffer.buffer(value))), CALL_MS);
  }

  Future<WriteReply> putIf(String key, String value, long revision) {
    return write(new Command(PARTITION, 0, List.of(new Condition(Buffer.buffer(key), revision)),
        List.of(new Mutation.Put(Buffer.buffer(key), Buffer.buffer(value)))), CALL_MS);
  }

  Future<WriteReply> write(Command command, long timeoutMs) {
    return messenger.request(nodeId, new WriteRequest(SHARD, null, command.toBytes()), timeoutMs);
  }

  Future<ReadReply> read(String key, boolean local, long timeoutMs) {
    return messenger.request(nodeId, new ReadRequest(SHARD, local, PARTITION, List.of(Buffer.buffer(key))), timeoutMs);
  }

  String get(String key) {
    return text(await(read(key, false, CALL_MS)));
  }

  String getLocal(String key) {
    return text(await(read(key, true, CALL_MS)));
  }

  static String text(ReadReply reply) {
    Buffer value = reply.found().get(0).value();
    return value == null ? null : value.toString();
  }

  WireMessage call(WireMessage message) {
    return await(answer(message));
  }

  Future<WireMessage> answer(WireMessage message) {
    return messenger.request(nodeId, message, 10_000);
  }
}
