package io.borough.verticles.raft;

import io.borough.impl.link.Messenger;
import io.borough.impl.message.RaftMessages.ConfirmTerms;
import io.borough.impl.message.RaftMessages.TermClaim;
import io.borough.impl.message.RaftMessages.TermsConfirmed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.ratis.protocol.RaftPeerId;

/**
 * Asks one node about the terms of all shards, few messages at a time: what gathers while they are under way goes with
 * the next. Thread: the event loop. Bound: each shard has few rounds at a time.
 */
final class TermConfirmer {
  private static final int MAX_UNDER_WAY = 2;

  private final Messenger messenger;
  private final String busId;
  private final long timeoutMs;
  private final Consumer<ReadRound> heard;
  private final SilentNodes silent;
  private List<Question> waiting = new ArrayList<>();
  private int underWay;

  /** Tells {@code silent} whether its node has answered, and then {@code heard} of each round that was asked for. */
  TermConfirmer(
      Messenger messenger, String busId, long timeoutMs, SilentNodes silent, Consumer<ReadRound> heard) {
    this.messenger = messenger;
    this.busId = busId;
    this.timeoutMs = timeoutMs;
    this.silent = silent;
    this.heard = heard;
  }

  void ask(ReadRound round, RaftPeerId peer) {
    waiting.add(new Question(round, peer));
  }

  boolean isIdle() {
    return underWay == 0 && waiting.isEmpty();
  }

  /** Sends what waits, unless a message is under way. */
  void flush() {
    if (underWay >= MAX_UNDER_WAY) {
      return;
    }
    List<Question> questions = waiting;
    waiting = new ArrayList<>();
    questions.removeIf(question -> question.round.isOver()); // others were quicker
    if (questions.isEmpty()) {
      return;
    }
    List<TermClaim> claims = new ArrayList<>(questions.size());
    questions.forEach(question -> claims.add(
        new TermClaim(question.round.queue().group().groupId(), question.round.term())));
    underWay++;
    messenger.<TermsConfirmed>call(busId, new ConfirmTerms(claims), timeoutMs)
        .onComplete(answer -> {
          silent.note(busId, answer.failed());
          answered(questions, answer.succeeded() ? answer.result().confirmed() : List.of());
        });
  }

  private void answered(List<Question> questions, List<Boolean> answers) {
    underWay--;
    for (int i = 0; i < questions.size(); i++) {
      Question question = questions.get(i);
      question.round.hears(question.peer, i < answers.size() && answers.get(i)); // silence is no confirmation
      heard.accept(question.round);
    }
    flush();
  }

  private record Question(ReadRound round, RaftPeerId peer) {}
}
