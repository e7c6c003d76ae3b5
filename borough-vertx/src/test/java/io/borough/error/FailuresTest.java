package io.borough.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The one place where foreign failures get a code: a wrong one makes callers write twice, or give up. */
@UnitTest
class FailuresTest {
  /** Making it anew would lose the revision that it carries. */
  @Test
  void oursStaysAsItIs() {
    BoroughException ours = ErrorCode.mismatch(7, "other");
    assertThat(Failures.of(ours)).isSameAs(ours);
    assertThat(Failures.of(new CompletionException(ours))).isSameAs(ours);
    assertThat(Failures.of(new ExecutionException(new CompletionException(ours)))).isSameAs(ours);
  }

  /** What one node answers with message.fail must be the same failure at the other. */
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void aRepliesNumberIsItsCode(ErrorCode code) {
    ReplyException reply = new ReplyException(ReplyFailure.RECIPIENT_FAILURE, code.number(), "because");
    BoroughException failure = Failures.of(reply);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure).hasMessage("because").hasCause(reply);
  }

  /** Nobody read the message, so nothing was written: the caller may send it again. */
  @Test
  void aReplyWithoutHandlersIsAnUnreachableNode() {
    assertThat(Failures.of(new ReplyException(ReplyFailure.NO_HANDLERS, "none")).code())
        .isEqualTo(ErrorCode.NODE_UNREACHABLE);
  }

  /** The message may have been read: saying that nothing happened would make callers write twice. */
  @Test
  void aReplyThatTimedOutIsAnUnknownOutcome() {
    assertThat(Failures.of(new ReplyException(ReplyFailure.TIMEOUT, "late")).code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(Failures.of(new ReplyException(ReplyFailure.ERROR, "codec")).code()).isEqualTo(ErrorCode.INTERNAL);
  }

  /** An argument that was refused was refused before anything was done. */
  @Test
  void aRefusedArgumentIsRejected() {
    BoroughException failure = Failures.of(new IllegalArgumentException("limit: -2"));
    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(failure).hasMessage("limit: -2");
  }

  /** What nobody foresaw promises least, and its own trace must reach the log. */
  @Test
  void anythingElseIsInternalAndKeepsItsCause() {
    Throwable cause = new IllegalStateException();
    BoroughException failure = Failures.of(cause);
    assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(failure).hasMessage("java.lang.IllegalStateException").hasCause(cause);
    assertThat(Failures.of(null).code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(Failures.of(new CompletionException("no cause", null)).code()).isEqualTo(ErrorCode.INTERNAL);
  }
}
