package io.borough.verticles.raft.read;

import io.borough.impl.message.RaftMessages.ConfirmTerms;
import io.borough.impl.message.RaftMessages.LeadershipClaim;
import io.borough.impl.message.RaftMessages.TermsConfirmed;
import io.borough.impl.transport.Messenger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.ratis.protocol.RaftPeerId;

/**
 * Asks one node about the terms of all shards, with few messages at a time: questions that arise while messages are
 * unanswered share the next message. Thread: the event loop. Bound: each shard has few rounds at a time.
 */
final class LeadershipConfirmer {
  private static final int MAX_CALLS = 2;

  private final Messenger messenger;
  private final String busId;
  private final long timeoutMs;
  private final Consumer<ReadIndexRound> answered;
  private final SlowPeers slow;
  private List<Question> waiting = new ArrayList<>();
  private int calls;

  /**
   * A confirmer without questions.
   *
   * @param slow learns whether the node replied
   * @param answered called for each round after the node's answer to it is noted there
   */
  LeadershipConfirmer(
      Messenger messenger, String busId, long timeoutMs, SlowPeers slow, Consumer<ReadIndexRound> answered) {
    this.messenger = messenger;
    this.busId = busId;
    this.timeoutMs = timeoutMs;
    this.slow = slow;
    this.answered = answered;
  }

  void ask(ReadIndexRound round, RaftPeerId peer) {
    waiting.add(new Question(round, peer));
  }

  boolean isIdle() {
    return calls == 0 && waiting.isEmpty();
  }

  /** Sends the questions that wait, unless enough messages are unanswered. */
  void flush() {
    if (calls >= MAX_CALLS) {
      return;
    }
    List<Question> questions = waiting;
    waiting = new ArrayList<>();
    questions.removeIf(question -> question.round.isOver()); // other nodes answered sooner
    if (questions.isEmpty()) {
      return;
    }
    List<LeadershipClaim> claims = new ArrayList<>(questions.size());
    questions.forEach(question -> claims.add(
        new LeadershipClaim(question.round.queue().replica().groupId(), question.round.term())));
    calls++;
    messenger.<TermsConfirmed>request(busId, new ConfirmTerms(claims), timeoutMs)
        .onComplete(reply -> {
          slow.note(busId, reply.failed());
          answered(questions, reply.succeeded() ? reply.result().confirmed() : List.of());
        });
  }

  private void answered(List<Question> questions, List<Boolean> answers) {
    calls--;
    for (int i = 0; i < questions.size(); i++) {
      Question question = questions.get(i);
      question.round.answered(question.peer, i < answers.size() && answers.get(i)); // no reply confirms nothing
      answered.accept(question.round);
    }
    flush();
  }

  private record Question(ReadIndexRound round, RaftPeerId peer) {}
}
