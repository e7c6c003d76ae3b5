package io.borough.verticles.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.command.Command;
import io.borough.impl.command.Command.Mutation;
import io.borough.impl.command.CommandResult;
import io.borough.impl.command.CommandView;
import io.borough.impl.message.RaftMessages.WriteReply;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.impl.wire.WireMessage;
import io.borough.options.RaftOptions;
import io.borough.testing.UnitTest;
import io.borough.verticles.TestInbound;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.junit.jupiter.api.Test;

/** How writes become entries, without Raft. */
@UnitTest
class CommandBatcherTest {
  private static final int KIB = 1_024;

  private final List<InFlightEntry> proposed = new ArrayList<>();
  private final RaftOptions options =
      new RaftOptions().setMaxEntriesInFlight(1).setMaxEntryCommands(3).setMaxEntryBytes(64 * KIB)
          .setMaxQueuedCommands(5).setMaxQueuedBytes(200 * KIB);
  private CommandBatcher commit = new CommandBatcher(options, proposed::add);

  /** Adds a write whose value has so many bytes. */
  private Promise<WireMessage> add(int bytes, long withinMs) {
    Promise<WireMessage> answer = Promise.promise();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMs);
    Command put = Command.of("p", new Mutation.Put(Buffer.buffer("k"), Buffer.buffer(new byte[bytes])));
    commit.add(new TestInbound<>(new WriteRequest(1, null, put.toBytes()), "a", deadline, answer));
    return answer;
  }

  private List<Integer> entry(int index) {
    List<Integer> lengths = new ArrayList<>();
    for (CommandView each : CommandView.of(proposed.get(index).encode())) {
      each.forEach(new ValueLengths(lengths));
    }
    return lengths;
  }

  private static ErrorCode codeOf(Promise<WireMessage> answer) {
    return ((BoroughException) answer.future().cause()).code();
  }

  /** Has an entry applied: each of its writes with one of the revisions, or not by this replica when there are none. */
  private void apply(int index, long... revisions) {
    List<CommandResult> outcomes = new ArrayList<>();
    for (long revision : revisions) {
      outcomes.add(new CommandResult(CommandResult.Status.APPLIED, revision));
    }
    proposed.get(index).setResults(outcomes);
    commit.applied(proposed.get(index));
  }

  /** A lone write must not wait for company. */
  @Test
  void aloneAWriteGoesAtOnce() {
    add(1, 5_000);
    commit.flush();
    assertThat(proposed).hasSize(1);
  }

  /** What gathers while an entry is in flight is the next one, within its bounds, in the order in which it came. */
  @Test
  void whatGathersIsTheNextEntry() {
    add(1, 5_000);
    commit.flush();
    List<Promise<WireMessage>> later = new ArrayList<>();
    for (int bytes = 2; bytes <= 6; bytes++) {
      later.add(add(bytes, 5_000));
      commit.flush();
    }
    assertThat(proposed).hasSize(1);
    apply(0, 1);
    assertThat(entry(1)).containsExactly(2, 3, 4);
    apply(1, 2, 3, 4);
    assertThat(entry(2)).containsExactly(5, 6);
    assertThat(later.get(2).future().result()).isEqualTo(new WriteReply(4));
    assertThat(later.get(3).future().isComplete()).isFalse();
  }

  /** Two small entries cost twice what one does, but large ones must not wait for the disk one after the other. */
  @Test
  void onlyALargeEntryGoesBesideAnother() {
    options.setMaxEntriesInFlight(2).setMaxEntryBytes(400 * KIB).setMaxQueuedBytes(1_000 * KIB);
    commit = new CommandBatcher(options, proposed::add);
    add(1, 5_000);
    commit.flush();
    add(250 * KIB, 5_000);
    commit.flush();
    assertThat(proposed).hasSize(1);
    add(10 * KIB, 5_000);
    commit.flush();
    assertThat(entry(1)).hasSize(2);
    add(300 * KIB, 5_000);
    commit.flush();
    assertThat(proposed).as("not more than are allowed").hasSize(2);
  }

  /** An entry above its bytes would depose the leader. */
  @Test
  void anEntryHasABoundInBytes() {
    add(40 * KIB, 5_000);
    add(30 * KIB, 5_000);
    commit.flush();
    assertThat(entry(0)).hasSize(1);
    assertThat(codeOf(add(64 * KIB, 5_000))).isEqualTo(ErrorCode.BATCH_TOO_LARGE);
  }

  /** Both bounds of the queue, commands and bytes. */
  @Test
  void beyondTheQueueWritesAreRefused() {
    for (int i = 0; i < 5; i++) {
      assertThat(add(1, 5_000).future().isComplete()).isFalse();
    }
    assertThat(codeOf(add(1, 5_000))).isEqualTo(ErrorCode.OVERLOADED);
    commit.failQueued(write -> write.fail(ErrorCode.NOT_LEADER.failure("test")));
    for (int i = 0; i < 3; i++) {
      add(60 * KIB, 5_000);
    }
    assertThat(codeOf(add(60 * KIB, 5_000))).isEqualTo(ErrorCode.OVERLOADED);
  }

  /** Before it is proposed nothing has happened; afterwards nobody knows. The caller must hear which. */
  @Test
  void aDeadlineBeforeAndAfterTheProposal() {
    Promise<WireMessage> proposedWrite = add(1, 60);
    commit.flush();
    Promise<WireMessage> queued = add(1, 60);
    Promise<WireMessage> patient = add(1, 60_000);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(60);
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    commit.expire();
    assertThat(codeOf(proposedWrite)).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(codeOf(queued)).isEqualTo(ErrorCode.NO_QUORUM);
    assertThat(patient.future().isComplete()).isFalse();
    apply(0, 1);
    assertThat(entry(1)).hasSize(1);
    apply(1, 2);
    assertThat(patient.future().result()).isEqualTo(new WriteReply(2));
    assertThat(commit.isIdle()).isTrue();
  }

  /** A replay answers no outcomes: to invent one would be a lie. */
  @Test
  void anEntryWithoutOutcomesIsUnknown() {
    Promise<WireMessage> write = add(1, 5_000);
    commit.flush();
    apply(0);
    assertThat(codeOf(write)).isEqualTo(ErrorCode.LEADERSHIP_LOST);
  }

  /** Whether the log took the entry decides, not what Ratis calls the failure. */
  @Test
  void onlyWhatTheLogDidNotTakeSurelyFailed() {
    Throwable failure = new ResourceUnavailableException("test");
    assertThat(RaftFailures.ofWrite(failure, false).code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(RaftFailures.ofWrite(failure, true).code()).isEqualTo(ErrorCode.LEADERSHIP_LOST);
    RaftGroupMemberId member = RaftGroupMemberId.valueOf(RaftPeerId.valueOf("a"), RaftGroupId.randomId());
    assertThat(RaftFailures.ofWrite(new LeaderNotReadyException(member), false).code())
        .isEqualTo(ErrorCode.NO_QUORUM);
    assertThat(RaftFailures.ofWrite(new IllegalStateException("test"), false).code())
        .isEqualTo(ErrorCode.UNAVAILABLE);
  }

  /** Collects the lengths of the values that commands put. */
  private record ValueLengths(List<Integer> lengths) implements CommandView.Visitor<RuntimeException> {
    @Override
    public void put(int key, int keyLength, int value, int valueLength) {
      lengths.add(valueLength);
    }

    @Override
    public void delete(int key, int keyLength) {}

    @Override
    public void clear(int from, int fromLength, int to, int toLength) {}
  }
}
