package io.borough.impl.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.command.WriteId;
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
  private final ClientSessions sessions = new ClientSessions();
  private final List<WriteId> introduced = new ArrayList<>();
  private Promise<Void> answer = Promise.promise();

  private ClientSessions.Numbered next() {
    return sessions.next(1, id -> {
      introduced.add(id);
      return answer.future();
    });
  }

  private void isNotYetThere() {
    assertThatThrownBy(this::next).isInstanceOf(SessionPendingException.class);
  }

  @Test
  void aSessionIsIntroducedOnceBeforeItsFirstWrite() {
    isNotYetThere();
    isNotYetThere();
    answer.complete();
    ClientSessions.Numbered first = next();
    ClientSessions.Numbered second = next();
    assertThat(introduced).hasSize(1);
    assertThat(first.id()).isEqualTo(new WriteId(introduced.get(0).session(), 1, 1));
    assertThat(second.id()).isEqualTo(new WriteId(introduced.get(0).session(), 2, 1));
    first.end();
    assertThat(second.id().firstOpen()).isEqualTo(2);
  }

  /** The leader died on the way: nothing is known of it, and another session harms nobody. */
  @Test
  void anIntroductionOfUnknownOutcomeIsFollowedByAnother() {
    isNotYetThere();
    answer.fail(ErrorCode.TIMEOUT.failure("?"));
    answer = Promise.promise();
    isNotYetThere();
    answer.complete();
    assertThat(next().id().session()).isEqualTo(introduced.get(1).session())
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
    assertThatThrownBy(() -> sessions.next(1, id -> {
      throw new RejectedExecutionException("closed");
    })).isInstanceOf(SessionPendingException.class);
    assertThatThrownBy(() -> sessions.next(1, id -> Future.succeededFuture()))
        .isInstanceOf(SessionPendingException.class);
    assertThat(next().id().sequence()).isEqualTo(1);
  }

  @Test
  void aForgottenSessionIsFollowedByAnother() {
    isNotYetThere();
    answer.complete();
    next().forget();
    isNotYetThere();
    assertThat(introduced).hasSize(2);
  }
}
