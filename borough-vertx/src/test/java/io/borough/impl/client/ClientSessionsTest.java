package io.borough.impl.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.command.WriteId;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.testing.UnitTest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Numbers of writes, and the introductions before them. */
@UnitTest
class ClientSessionsTest {
  private static final byte[] COMMAND = {1};

  private final ClientSessions sessions = new ClientSessions();
  private final List<WriteId> introduced = new ArrayList<>();
  private Promise<Void> answer = Promise.promise();

  private ClientSessions.Write next() {
    ClientSessions.Write write = sessions.write(COMMAND, (shard, id) -> {
      introduced.add(id);
      return answer.future();
    });
    write.attempt(1);
    return write;
  }

  private void isNotYetThere() {
    assertThatThrownBy(this::next).isInstanceOf(ClientSessions.PendingException.class);
  }

  @Test
  void aSessionIsIntroducedOnceBeforeItsFirstWrite() {
    isNotYetThere();
    isNotYetThere();
    answer.complete();
    ClientSessions.Write first = next();
    ClientSessions.Write second = next();
    assertThat(introduced).hasSize(1);
    assertThat(first.attempt(1).id()).isEqualTo(new WriteId(introduced.get(0).session(), 1, 1));
    assertThat(second.attempt(1).id()).isEqualTo(new WriteId(introduced.get(0).session(), 2, 1));
    first.end();
    assertThat(second.attempt(1).id().firstOpen()).isEqualTo(2);
  }

  /** The leader died on the way: nothing is known of it, and another session harms nobody. */
  @Test
  void anIntroductionOfUnknownOutcomeIsFollowedByAnother() {
    isNotYetThere();
    answer.fail(ErrorCode.TIMEOUT.failure("?"));
    answer = Promise.promise();
    isNotYetThere();
    answer.complete();
    assertThat(next().attempt(1).id().session()).isEqualTo(introduced.get(1).session())
        .isNotEqualTo(introduced.get(0).session());
  }

  @Test
  void whyItIsRefusedIsToldAndThenItIsTriedAnew() {
    isNotYetThere();
    answer.fail(ErrorCode.DISK_FULL.failure("no room"));
    assertThatThrownBy(this::next).isInstanceOfSatisfying(BoroughException.class,
        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DISK_FULL));
    answer = Promise.promise();
    isNotYetThere();
    assertThat(introduced).hasSize(2);
  }

  /** The Vert.x is closing: a session that waited for an answer for ever would hold up every later write. */
  @Test
  void anIntroductionThatCannotBeBegunIsTriedAnew() {
    assertThatThrownBy(() -> sessions.write(COMMAND, (shard, id) -> {
      throw new RejectedExecutionException("closed");
    }).attempt(1)).isInstanceOf(ClientSessions.PendingException.class);
    assertThatThrownBy(() -> sessions.write(COMMAND, (shard, id) -> Future.succeededFuture()).attempt(1))
        .isInstanceOf(ClientSessions.PendingException.class);
    assertThat(next().attempt(1).id().sequence()).isEqualTo(1);
  }

  @Test
  void aForgottenSessionIsFollowedByAnother() {
    isNotYetThere();
    answer.complete();
    next().forgetSession();
    isNotYetThere();
    assertThat(introduced).hasSize(2);
  }

  /** Its first attempt may have been applied in the first shard, whose results another shard does not have. */
  @Test
  void aWriteStaysInTheShardOfItsFirstAttempt() {
    isNotYetThere();
    answer.complete();
    ClientSessions.Write write = next();
    assertThat(write.attempt(1)).isEqualTo(new WriteRequest(1, write.attempt(1).id(), COMMAND));
    assertThatThrownBy(() -> write.attempt(2)).isInstanceOfSatisfying(BoroughException.class,
        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.STALE_EPOCH));
  }
}
