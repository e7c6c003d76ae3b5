package io.borough.verticles.raft;

import static io.borough.testing.Futures.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.borough.testing.NodeTest;
import io.borough.testing.WatchedVertx;
import io.borough.verticles.FakeBus;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc.RaftServerProtocolServiceBlockingStub;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc.RaftServerProtocolServiceStub;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;
import org.apache.ratis.util.ProtoUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody who reaches Raft's port and names terms that no peer can have. */
@NodeTest
class RaftTermsTest {
  private static final UUID GROUP = UUID.fromString("6a1f1c1e-93f5-4c0e-8b1d-0c8f6b7a0008");
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final long HIGHEST = Long.MAX_VALUE;

  @TempDir
  Path folder;

  private final Vertx vertx = new WatchedVertx().get();
  private final FakeBus bus = new FakeBus(vertx);
  private TestNode node;
  private ManagedChannel channel;

  @BeforeEach
  void start() {
    node = new TestNode(vertx, bus, "a", folder, TestNode.options()).start();
    node.open(GROUP, node);
    await().atMost(PATIENCE).until(node::leads);
    channel = NettyChannelBuilder.forAddress("127.0.0.1", node.row().raftPort()).usePlaintext().build();
  }

  @AfterEach
  void stop() throws InterruptedException {
    assertThat(channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    node.stop();
    await(vertx.close());
  }

  private RaftServerProtocolServiceBlockingStub peer() {
    return RaftServerProtocolServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private static RaftRpcRequestProto header() {
    ByteString member = ByteString.copyFromUtf8(TestNode.peerId("a")); // in the name of one who may vote
    return RaftRpcRequestProto.newBuilder().setRequestorId(member).setReplyId(member)
        .setRaftGroupId(ProtoUtils.toRaftGroupIdProtoBuilder(RaftGroupId.valueOf(GROUP))).build();
  }

  private static RequestVoteRequestProto vote(long term, boolean preVote) {
    return RequestVoteRequestProto.newBuilder().setServerRequest(header()).setCandidateTerm(term).setPreVote(preVote)
        .build();
  }

  private static AppendEntriesRequestProto append(long term, long entrysTerm) {
    return AppendEntriesRequestProto.newBuilder().setServerRequest(header()).setLeaderTerm(term)
        .addEntries(LogEntryProto.newBuilder().setTerm(entrysTerm).setIndex(1_000)).build();
  }

  private static InstallSnapshotRequestProto snapshot(long term) {
    return InstallSnapshotRequestProto.newBuilder().setServerRequest(header()).setLeaderTerm(term)
        .setNotification(InstallSnapshotRequestProto.NotificationProto.newBuilder()
            .setFirstAvailableTermIndex(index(1))).build();
  }

  private static StartLeaderElectionRequestProto election(long term) {
    return StartLeaderElectionRequestProto.newBuilder().setServerRequest(header()).setLeaderLastEntry(index(term))
        .build();
  }

  private static TermIndexProto index(long term) {
    return TermIndexProto.newBuilder().setTerm(term).setIndex(1_000).build();
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class,
        e -> assertThat(e.getStatus().getCode()).as(e.toString()).isEqualTo(Status.Code.OUT_OF_RANGE));
  }

  /** Sends one request of a stream and waits for the answer to it. */
  private <Q, A> A send(Function<StreamObserver<A>, StreamObserver<Q>> method, Q request) {
    CompletableFuture<A> answer = new CompletableFuture<>();
    method.apply(new StreamObserver<>() {
      @Override
      public void onNext(A next) {
        answer.complete(next);
      }

      @Override
      public void onError(Throwable failure) {
        answer.completeExceptionally(failure);
      }

      @Override
      public void onCompleted() {
        answer.completeExceptionally(new IllegalStateException("no answer"));
      }
    }).onNext(request);
    try {
      return answer.orTimeout(20, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw (RuntimeException) e.getCause();
    }
  }

  /** One such request would end the group for good: its term is on the disk, and none is above it. */
  @Test
  void aTermThatNoPeerCanHaveIsRefusedAndTheGroupGoesOn() {
    await(node.put("k", "v"));
    long term = node.state().term();
    RaftServerProtocolServiceStub stream = RaftServerProtocolServiceGrpc.newStub(channel);
    assertRefused(() -> peer().requestVote(vote(HIGHEST, false)));
    assertRefused(() -> peer().requestVote(vote(HIGHEST, true)));
    assertRefused(() -> peer().requestVote(vote(term + TermLimit.MAX_AHEAD + 1, false)));
    assertRefused(() -> peer().startLeaderElection(election(HIGHEST)));
    assertRefused(() -> send(stream::appendEntries, append(HIGHEST, term)));
    assertRefused(() -> send(stream::appendEntries, append(term, HIGHEST)));
    assertRefused(() -> send(stream::installSnapshot, snapshot(HIGHEST)));

    assertThat(node.state().term()).isEqualTo(term);
    assertThat(node.get("k")).isEqualTo("v");
    node.stop();
    node.start();
    node.open(GROUP);
    await().atMost(PATIENCE).until(node::leads);
    assertThat(node.state().term()).isBetween(term, term + 10);
    await(node.put("k", "w"));
    assertThat(node.get("k")).isEqualTo("w");
  }

  /** A group that was brought far may still get new replicas, which begin in no term at all. */
  @Test
  void aReplicaInNoTermYetTakesUpWhateverItsGroupHasComeTo() {
    TermLimit empty = new TermLimit(group -> 0);
    assertThat(empty.refusal(append(3 * TermLimit.MAX_AHEAD, 1))).isNull();
    assertThat(empty.refusal(snapshot(3 * TermLimit.MAX_AHEAD))).isNull();
    assertThat(empty.refusal(append(HIGHEST, 1))).isNotNull();
    assertThat(new TermLimit(group -> 1).refusal(append(3 * TermLimit.MAX_AHEAD, 1))).isNotNull();
  }

  /** A node that was away while the others elected often must be heard, and its group's term be taken up. */
  @Test
  void aTermThatAPeerCanHaveIsTakenUp() {
    long term = node.state().term() + TermLimit.MAX_AHEAD - 1_000;
    assertThat(peer().requestVote(vote(term, false)).getTerm()).isEqualTo(term);
    await().atMost(PATIENCE).until(() -> node.leads() && node.state().term() > term);
    await(node.put("k", "v"));
    assertThat(node.get("k")).isEqualTo("v");
  }
}
