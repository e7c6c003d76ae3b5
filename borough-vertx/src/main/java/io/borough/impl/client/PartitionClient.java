package io.borough.impl.client;

import io.borough.Entry;
import io.borough.EntryIterator;
import io.borough.EntryStream;
import io.borough.KeyRange;
import io.borough.Partition;
import io.borough.ScanOptions;
import io.borough.TypedPartition;
import io.borough.WriteBatch;
import io.borough.codec.Codec;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.impl.command.Command;
import io.borough.impl.command.WriteId;
import io.borough.impl.message.Ack;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.RaftMessages.InfoReply;
import io.borough.impl.message.RaftMessages.InfoRequest;
import io.borough.impl.message.RaftMessages.WriteReply;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.impl.message.RaftRole;
import io.borough.impl.message.StorageMessages.CompactRequest;
import io.borough.impl.message.StorageMessages.PropertyReply;
import io.borough.impl.message.StorageMessages.PropertyRequest;
import io.borough.impl.message.StorageMessages.ReadReply;
import io.borough.impl.message.StorageMessages.ReadRequest;
import io.borough.impl.message.StorageMessages.ReadResult;
import io.borough.impl.message.StorageMessages.SizeReply;
import io.borough.impl.message.StorageMessages.SizeRequest;
import io.borough.impl.wire.WireMessage;
import io.borough.info.PartitionInfo;
import io.borough.info.ReplicaInfo;
import io.borough.info.ReplicaRole;
import io.borough.options.Consistency;
import io.borough.options.ReadOptions;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Implements a partition: checks the arguments of a call and sends the call to the leader of the shard. */
public final class PartitionClient implements Partition {
  private static final long REGISTRATION_MS = 5_000; // the next write registers again
  private static final int MAX_SESSIONS = 3; // a write gives up after three sessions were evicted in a row

  private final ClientRuntime node;
  private final String name;
  private final LeaderHint fence;
  private final long timeoutMs;

  /**
   * A partition.
   *
   * @param fence the node's own leadership that writes must not outlive, or null
   * @param timeoutMs the deadline of each operation
   */
  PartitionClient(ClientRuntime node, String name, LeaderHint fence, long timeoutMs) {
    this.node = node;
    this.name = SizeLimits.name(name);
    this.fence = fence;
    this.timeoutMs = timeoutMs;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Future<Buffer> get(Buffer key) {
    return getEntry(key).map(PartitionClient::value);
  }

  @Override
  public Future<Buffer> get(Buffer key, ReadOptions options) {
    return getEntry(key, options).map(PartitionClient::value);
  }

  private static Buffer value(Entry entry) {
    return entry == null ? null : entry.value();
  }

  @Override
  public Future<Entry> getEntry(Buffer key) {
    return read(key, false, timeoutMs);
  }

  @Override
  public Future<Entry> getEntry(Buffer key, ReadOptions options) {
    return options == null ? isNull("options")
        : read(key, options.getConsistency() == Consistency.LOCAL, options.getTimeoutMs());
  }

  private Future<Entry> read(Buffer key, boolean local, long deadlineMs) {
    BoroughException bad = node.limits().ofKey(key);
    if (bad != null) {
      return node.failed(bad);
    }
    Buffer asked = key.copy(); // the caller may change its own buffer
    return read(List.of(asked), local, deadlineMs).map(reply -> {
      ReadResult found = reply.found().get(0);
      return found.value() == null ? null : new Entry(asked, found.value(), found.revision());
    });
  }

  @Override
  public Future<List<Buffer>> getMany(List<Buffer> keys) {
    return getEntries(keys).map(entries -> entries.stream().map(PartitionClient::value).collect(Collectors.toList()));
  }

  /** Reads entries at one moment: in the keys' order, null where absent. Fails as {@link #getMany} does. */
  public Future<List<Entry>> getEntries(List<Buffer> keys) {
    if (keys == null) {
      return isNull("keys");
    }
    List<Buffer> asked = new ArrayList<>(keys.size());
    long bytes = 0;
    for (Buffer key : keys) {
      BoroughException bad = node.limits().ofKey(key);
      if (bad == null) {
        bytes += key.length() + Integer.BYTES;
        bad = node.limits().ofBatch(bytes);
      }
      if (bad != null) {
        return node.failed(bad);
      }
      asked.add(key.copy());
    }
    return read(asked, false, timeoutMs).map(reply -> {
      List<Entry> entries = new ArrayList<>(asked.size());
      for (int i = 0; i < asked.size(); i++) {
        ReadResult found = reply.found().get(i);
        entries.add(found.value() == null ? null : new Entry(asked.get(i), found.value(), found.revision()));
      }
      return entries;
    });
  }

  private Future<ReadReply> read(List<Buffer> keys, boolean local, long deadlineMs) {
    RetryPolicy kind = local ? RetryPolicy.LOCAL_READ : RetryPolicy.READ;
    return call((shard, busId) -> new ReadRequest(shard, local, name, keys), kind, null, deadlineMs);
  }

  @Override
  public Future<Long> put(Buffer key, Buffer value) {
    return new BatchClient(this).put(key, value).write();
  }

  @Override
  public Future<Long> delete(Buffer key) {
    return new BatchClient(this).delete(key).write();
  }

  @Override
  public Future<Long> compareAndPut(Buffer key, Buffer value, long expectedRevision) {
    return new BatchClient(this).expect(key, expectedRevision).put(key, value).write();
  }

  @Override
  public Future<Long> compareAndDelete(Buffer key, long expectedRevision) {
    return new BatchClient(this).expect(key, expectedRevision).delete(key).write();
  }

  @Override
  public WriteBatch batch() {
    return new BatchClient(this);
  }

  @Override
  public Future<Long> clear(KeyRange range) {
    return new BatchClient(this).clear(range).write();
  }

  /** Sends one atomic write. */
  Future<Long> write(Command command) {
    byte[] bytes = (fence == null ? command : command.withTerm(fence.term())).toBytes();
    if (fence == null) {
      return write(bytes, System.nanoTime() + timeoutMs * 1_000_000, 1);
    }
    return this.<WriteReply>call((shard, busId) -> new WriteRequest(shard, null, bytes), RetryPolicy.ONCE, fence,
        timeoutMs)
        .map(WriteReply::revision);
  }

  /** Sends a write until its outcome is known; registers a new session when the shard evicted this node's. */
  private Future<Long> write(byte[] command, long deadlineNanos, int session) {
    ClientSessions.Write write;
    try {
      write = node.clientSessions().write(command, this::register);
    } catch (BoroughException e) { // not started, or stopped
      return node.failed(e);
    }
    long remainingMs = Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000);
    return this.<WriteReply>call((shard, busId) -> write.attempt(shard), RetryPolicy.WRITE, null, remainingMs)
        .map(WriteReply::revision)
        .onComplete(done -> write.end())
        .recover(cause -> {
          if (Failures.of(cause).code() != ErrorCode.SESSION_EXPIRED || session >= MAX_SESSIONS) {
            return Future.failedFuture(cause);
          }
          write.forgetSession();
          return write(command, deadlineNanos, session + 1);
        });
  }

  /** Registers this node's session with the shard; may be repeated. */
  private Future<?> register(int shard, WriteId id) {
    byte[] registration = new Command(name, 0, List.of(), List.of()).toBytes();
    return node.router().<WriteReply>callForNode(name, (now, busId) -> {
      if (now != shard) {
        throw ErrorCode.STALE_EPOCH.failure("partition " + name + " has come to shard " + now + " meanwhile");
      }
      return new WriteRequest(shard, id, registration);
    }, RetryPolicy.WRITE, REGISTRATION_MS);
  }

  SizeLimits limits() {
    return node.limits();
  }

  <T> Future<T> failed(BoroughException failure) {
    return node.failed(failure);
  }

  private <T> Future<T> isNull(String what) {
    return failed(ErrorCode.INVALID_ARGUMENT.failure("the " + what + " are null"));
  }

  @Override
  public EntryStream scan(ScanOptions options) {
    try {
      return new ScanStream(node.vertx(), pages(options, false));
    } catch (BoroughException e) {
      return new FailedScan(e);
    }
  }

  @Override
  public EntryIterator iterator(ScanOptions options) {
    try {
      return new ScanIterator(node.vertx(), pages(options, true));
    } catch (BoroughException e) {
      return new FailedScan(e);
    }
  }

  private ScanPages pages(ScanOptions options, boolean hold) {
    if (options == null) {
      throw ErrorCode.INVALID_ARGUMENT.failure("the options are null");
    }
    return new ScanPages(node, name, new ScanOptions(options), hold, timeoutMs);
  }

  @Override
  public Future<Long> approximateSize(KeyRange range) {
    Future<Long> refused = refused(range);
    return refused != null ? refused
        : this.<SizeReply>call((shard, busId) -> new SizeRequest(shard, name, range.startInclusive(),
            range.endExclusive()), RetryPolicy.READ, null, timeoutMs).map(SizeReply::bytes);
  }

  @Override
  public Future<String> property(String property) {
    if (property == null) {
      return failed(ErrorCode.INVALID_ARGUMENT.failure("the property is null"));
    }
    return this.<PropertyReply>call((shard, busId) -> new PropertyRequest(shard, property), RetryPolicy.READ, null,
        timeoutMs).map(PropertyReply::value);
  }

  @Override
  public Future<Void> compact(KeyRange range) {
    Future<Void> refused = refused(range);
    return refused != null ? refused
        : this.<Ack>call((shard, busId) -> new CompactRequest(shard, name, range.startInclusive(),
            range.endExclusive()), RetryPolicy.LONG_READ, null, timeoutMs).mapEmpty();
  }

  private <T> Future<T> refused(KeyRange range) {
    BoroughException bad = node.limits().ofRange(range);
    return bad == null ? null : node.failed(bad);
  }

  @Override
  public Future<PartitionInfo> info() {
    return this.<InfoReply>call((shard, busId) -> new InfoRequest(shard), RetryPolicy.READ, null, timeoutMs)
        .map(this::info);
  }

  private PartitionInfo info(InfoReply reply) {
    List<ReplicaInfo> replicas = reply.replicas().stream()
        .map(each -> new ReplicaInfo(each.nodeId(), role(each.role()), each.appliedIndex(), each.lag()))
        .toList();
    return new PartitionInfo(name, node.shardOf(name), reply.leader(), reply.term(), replicas);
  }

  /** A replica that does not reply, stands for election or has stopped is shown as a follower. */
  private static ReplicaRole role(RaftRole role) {
    return switch (role) {
      case LEADER -> ReplicaRole.LEADER;
      case LEARNER -> ReplicaRole.LEARNER;
      case FOLLOWER, CANDIDATE, CLOSED, UNREACHABLE -> ReplicaRole.FOLLOWER;
    };
  }

  @Override
  public <K, V> TypedPartition<K, V> as(Codec<K> keys, Codec<V> values) {
    return new TypedPartitionClient<>(this, keys, values);
  }

  private <R extends WireMessage> Future<R> call(BiFunction<Integer, String, WireMessage> request, RetryPolicy kind,
      LeaderHint only, long deadlineMs) {
    try {
      return node.router().<R>call(name, request, kind, only, deadlineMs).map(RequestRouter.Answer::reply);
    } catch (BoroughException e) { // not started, or stopped
      return node.failed(e);
    }
  }
}
