package io.borough.verticles.raft;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.options.RaftOptions;
import io.borough.options.SecurityOptions;
import io.borough.verticles.io.DurableFiles;
import io.borough.verticles.raft.log.TornTail;
import io.borough.verticles.raft.snapshot.SnapshotRateLimiter;
import io.borough.verticles.raft.snapshot.SnapshotResumer;
import io.borough.verticles.raft.snapshot.ThrottledGrpc;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.ProtoUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's Ratis server. It starts without groups, so that one bad folder does not keep the others from opening.
 *
 * <p>Thread: every method blocks on the disk or on Ratis's locks, and is never called on an event loop. Futures
 * complete on Ratis's threads.
 */
final class RatisServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RatisServer.class);

  private final RaftServer server;
  private final Path folder;
  private final Map<RaftGroupId, StateMachine> prepared;
  private final PendingDeletions trash;
  private final ReplicaMarkers held;
  private final ClientId clientId = ClientId.randomId();
  private final AtomicLong callIds = new AtomicLong();

  private RatisServer(RaftServer server, Path folder, Map<RaftGroupId, StateMachine> prepared, PendingDeletions trash,
      ReplicaMarkers held) {
    this.server = server;
    this.folder = folder;
    this.prepared = prepared;
    this.trash = trash;
    this.held = held;
  }

  /**
   * Starts a server.
   *
   * @param setup the node's identity, address and folder; creates the folder if it is missing
   * @param rate limits how fast snapshots are sent
   * @param resumer decides which files of a snapshot are sent
   * @throws BoroughException {@code ADDRESS_IN_USE} when the port is taken; {@code STORAGE_FAILED} when the folder
   *     cannot be used; nothing is left running
   */
  static RatisServer start(
      RaftConfig setup, SnapshotRateLimiter rate, SnapshotResumer resumer) {
    RaftOptions options = setup.options();
    RatisSideEffects.contain();
    Path folder = setup.folder();
    int maxEntryBytes = MaxEntrySizeFile.of(folder, options.getMaxEntryBytes());
    File nothing = folder.resolve(".none").toFile();
    RaftProperties properties = RatisSettings.of(
        options, setup.snapshotBytesPerSecond(), setup.host(), setup.raftPort(), nothing, maxEntryBytes);
    PendingDeletions trash = PendingDeletions.in(folder);
    Map<RaftGroupId, StateMachine> prepared = new ConcurrentHashMap<>();
    AtomicReference<RaftServer> built = new AtomicReference<>(); // set before the server takes requests
    TermLimit terms = new TermLimit(group -> built.get().getDivision(group).getInfo().getCurrentTerm());
    RaftServer server = null;
    try {
      server = RaftServer.newBuilder()
          .setServerId(RaftPeerId.valueOf(setup.peerId()))
          .setProperties(properties)
          .setParameters(parameters(setup.security(), terms, rate, resumer))
          .setStateMachineRegistry(group -> stateMachineOf(prepared, group))
          .build();
      built.set(server);
      RaftServerConfigKeys.setStorageDir(properties, List.of(folder.toFile())); // Ratis reads this for each group
      server.start();
      return new RatisServer(server, folder, prepared, trash, new ReplicaMarkers(folder));
    } catch (IOException | RuntimeException e) {
      closeQuietly(server);
      throw startFailure(setup.host(), setup.raftPort(), e);
    }
  }

  private static StateMachine stateMachineOf(Map<RaftGroupId, StateMachine> prepared, RaftGroupId group) {
    StateMachine stateMachine = prepared.remove(group);
    if (stateMachine == null) {
      throw new IllegalStateException(group + " was not opened by this node");
    }
    return stateMachine;
  }

  private static Parameters parameters(
      SecurityOptions security, TermLimit terms, SnapshotRateLimiter rate, SnapshotResumer resumer) {
    Parameters parameters = new Parameters();
    ThrottledGrpc.use(parameters, rate, resumer);
    PeerOnlyInterceptor peerOnlyInterceptor = new PeerOnlyInterceptor(terms);
    GrpcConfigKeys.Server.setServicesCustomizer(parameters, (builder, types) -> builder.intercept(peerOnlyInterceptor));
    if (!security.getCertPath().isEmpty()) {
      GrpcConfigKeys.TLS.setConf(parameters, new GrpcTlsConfig(
          new File(security.getKeyPath()), new File(security.getCertPath()), new File(security.getTrustPath()), true));
    }
    return parameters;
  }

  private static void closeQuietly(RaftServer server) {
    if (server == null) {
      return;
    }
    try {
      server.close();
    } catch (IOException e) {
      throw ErrorCode.INTERNAL.failure("the Raft server neither starts nor closes: " + e.getMessage(), e);
    }
  }

  private static BoroughException startFailure(String host, int port, Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (Failures.messageOf(cause).startsWith("Failed to bind")) { // the class depends on the platform
        Throwable why = cause.getCause() == null ? cause : cause.getCause();
        return ErrorCode.ADDRESS_IN_USE.failure(
            "raftPort: port " + port + " of " + host + " cannot be bound: " + Failures.messageOf(why), failure);
      }
    }
    return ErrorCode.STORAGE_FAILED.failure("the Raft server does not start: " + Failures.messageOf(failure), failure);
  }

  /** Returns the port that the server listens on. */
  int port() {
    return server.getServerRpc().getInetSocketAddress().getPort();
  }

  /**
   * Opens a group from its folder, or creates an empty one when there is no folder.
   *
   * @param initial the configuration of a group that has not logged one: a new group, or a group whose founder stopped
   *     before it logged its first entry. A group that has logged a configuration keeps it
   * @throws BoroughException {@code STORAGE_FAILED} when the folder cannot be read; {@code CORRUPT_DATA} when what it
   *     holds is damaged, or when it is missing although this node had a replica of the group
   */
  RaftServer.Division open(UUID group, Collection<RaftPeer> initial, ShardStateMachine stateMachine) {
    RaftGroupId groupId = RaftGroupId.valueOf(group);
    if (held.isLost(group)) {
      throw ErrorCode.CORRUPT_DATA.failure("group " + group + " was here and its folder is gone: a replica that has"
          + " forgotten its votes must not come back; give this node an empty dataDir, so that it joins as a new one");
    }
    removeTornTail(group);
    RaftServer.Division division = add(groupId, initial, stateMachine);
    try {
      held.add(group);
      return division;
    } catch (BoroughException e) {
      close(group);
      throw e;
    }
  }

  private void removeTornTail(UUID group) {
    try {
      TornTail.remove(folder.resolve(group.toString()));
    } catch (IOException e) {
      throw ErrorCode.STORAGE_FAILED.failure("the log of group " + group + " cannot be read: " + e, e);
    }
  }

  /**
   * Tries whether the disk takes writes again, before a replica that failed is opened again and perhaps leads.
   *
   * @throws BoroughException {@code STORAGE_FAILED} when it does not
   */
  void requireWritable() {
    Path probe = folder.resolve(".probe");
    try {
      DurableFiles.replace(probe, new byte[512]);
      Files.delete(probe);
    } catch (IOException e) {
      throw ErrorCode.STORAGE_FAILED.failure("the disk takes no writes: " + e, e);
    }
  }

  /**
   * Makes a group whose only voter is this node elect its leader at once, instead of after an election timeout. Does
   * nothing to other groups. When Ratis refuses, the group elects its leader after the timeout.
   */
  void electAlone(RaftServer.Division division) {
    try {
      if (isOnlyVoter(division.getRaftConf())) {
        server.startLeaderElection(electionOf(division));
      }
    } catch (IOException | RuntimeException e) { // the group was closed in the meantime
      LOG.debug("{} elects after its timeout", division.getMemberId(), e);
    }
  }

  private boolean isOnlyVoter(RaftConfiguration configuration) {
    List<RaftPeerId> voters = configuration.getCurrentPeers().stream().map(RaftPeer::getId).toList();
    return configuration.getPreviousPeers().isEmpty() && voters.equals(List.of(server.getId()));
  }

  /** Builds the StartLeaderElection request (TimeoutNow in the Raft thesis), from this node to itself. */
  private StartLeaderElectionRequestProto electionOf(RaftServer.Division division) {
    TermIndex last = division.getRaftLog().getLastEntryTermIndex();
    ByteString self = server.getId().toByteString();
    return StartLeaderElectionRequestProto.newBuilder()
        .setServerRequest(RaftRpcRequestProto.newBuilder()
            .setRequestorId(self)
            .setReplyId(self)
            .setRaftGroupId(ProtoUtils.toRaftGroupIdProtoBuilder(division.getGroup().getGroupId())))
        .setLeaderLastEntry(last == null ? TermIndexProto.getDefaultInstance() : last.toProto())
        .build();
  }

  private RaftServer.Division add(RaftGroupId groupId, Collection<RaftPeer> initial, ShardStateMachine stateMachine) {
    prepared.put(groupId, stateMachine);
    try {
      await(server.groupManagementAsync(GroupManagementRequest.newAdd(
          clientId, server.getId(), callIds.incrementAndGet(), RaftGroup.valueOf(groupId, initial), false)));
      return server.getDivision(groupId);
    } catch (IOException | RuntimeException e) {
      prepared.remove(groupId);
      stateMachine.abandon();
      throw RaftFailures.ofOpening(groupId.getUuid(), e);
    }
  }

  /** Closes a group if it is open. Keeps its folder. */
  void close(UUID group) {
    RaftGroupId groupId = RaftGroupId.valueOf(group);
    for (RaftGroupId each : server.getGroupIds()) {
      if (each.equals(groupId)) {
        await(server.groupManagementAsync(GroupManagementRequest.newRemove(
            clientId, server.getId(), callIds.incrementAndGet(), groupId, false, false)));
      }
    }
  }

  /**
   * Closes a group if it is open and deletes its folder if there is one.
   *
   * @throws BoroughException {@code STORAGE_FAILED} when the folder cannot be deleted
   */
  void discard(UUID group) {
    close(group);
    held.remove(group);
    trash.discard(group.toString());
  }

  /** Returns a request to append one entry. */
  RaftClientRequest entry(UUID group, InFlightEntry entry) {
    return RaftClientRequest.newBuilder()
        .setClientId(clientId)
        .setServerId(server.getId())
        .setGroupId(RaftGroupId.valueOf(group))
        .setCallId(callIds.incrementAndGet())
        .setMessage(entry)
        .setType(RaftClientRequest.writeRequestType())
        .build();
  }

  /** Changes a group's configuration if it is the expected one. */
  CompletableFuture<RaftClientReply> setConfiguration(UUID group, List<RaftPeer> expected, List<RaftPeer> next) {
    SetConfigurationRequest.Arguments change = SetConfigurationRequest.Arguments.newBuilder()
        .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
        .setServersInCurrentConf(expected)
        .setServersInNewConf(next)
        .build();
    return attempt(() -> server.setConfigurationAsync(new SetConfigurationRequest(
        clientId, server.getId(), RaftGroupId.valueOf(group), callIds.incrementAndGet(), change)));
  }

  /** Transfers a group's leadership. */
  CompletableFuture<RaftClientReply> transferLeadership(UUID group, String peerId, long timeoutMs) {
    return attempt(() -> server.transferLeadershipAsync(new TransferLeadershipRequest(
        clientId, server.getId(), RaftGroupId.valueOf(group), callIds.incrementAndGet(), RaftPeerId.valueOf(peerId),
        timeoutMs)));
  }

  /** Makes a group's updater take a snapshot and purge the log entries before it. */
  CompletableFuture<RaftClientReply> snapshot(UUID group, long timeoutMs) {
    return attempt(() -> server.snapshotManagementAsync(SnapshotManagementRequest.newCreate(
        clientId, server.getId(), RaftGroupId.valueOf(group), callIds.incrementAndGet(), timeoutMs)));
  }

  private static <T> CompletableFuture<T> attempt(Call<T> call) {
    try {
      return call.run();
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static void await(CompletableFuture<RaftClientReply> reply) {
    RaftClientReply done = reply.join();
    if (!done.isSuccess()) {
      throw new CompletionException(done.getException());
    }
  }

  /** Applies what is committed, closes every group, and then the server. */
  @Override
  public void close() {
    closeQuietly(server);
  }

  private interface Call<T> {
    CompletableFuture<T> run() throws IOException;
  }
}
