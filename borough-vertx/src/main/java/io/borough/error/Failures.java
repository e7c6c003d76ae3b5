package io.borough.error;

import io.vertx.core.eventbus.ReplyException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Makes a {@link BoroughException} from any throwable: the one place where failures of other libraries get a code. */
public final class Failures {
  private Failures() {}

  /**
   * Returns a failure as a {@link BoroughException}.
   *
   * <ul>
   *   <li>A {@link BoroughException} stays as it is.
   *   <li>A {@link ReplyException} from a recipient has the code of its number; without a handler at the address it is
   *       {@link ErrorCode#NODE_UNREACHABLE}; timed out it is {@link ErrorCode#TIMEOUT}, because the message may have
   *       been read; from Vert.x itself (a negative number) it is {@link ErrorCode#INTERNAL}.
   *   <li>{@link IllegalArgumentException} is {@link ErrorCode#INVALID_ARGUMENT}.
   *   <li>{@link CompletionException} and {@link ExecutionException} are what caused them.
   *   <li>Anything else is {@link ErrorCode#INTERNAL}: unforeseen, so a write may have happened.
   * </ul>
   *
   * @param cause the failure; null is {@link ErrorCode#INTERNAL}
   * @return never null; unless it is {@code cause} itself, its {@link Throwable#getCause()} is {@code cause}
   */
  public static BoroughException of(Throwable cause) {
    if (cause == null) {
      return ErrorCode.INTERNAL.failure("a failure without a cause");
    }
    if (cause instanceof BoroughException failure) {
      return failure;
    }
    if (cause instanceof ReplyException reply) {
      return because(reply, codeOf(reply));
    }
    if ((cause instanceof CompletionException || cause instanceof ExecutionException) && cause.getCause() != null) {
      return of(cause.getCause());
    }
    if (cause instanceof IllegalArgumentException) {
      return because(cause, ErrorCode.INVALID_ARGUMENT);
    }
    return because(cause, ErrorCode.INTERNAL);
  }

  /**
   * Returns a failure's message, or the name of its class when it has no message.
   *
   * @param cause a failure, not null
   * @return its message, or its class's name; never null
   */
  public static String messageOf(Throwable cause) {
    return cause.getMessage() != null ? cause.getMessage() : cause.getClass().getName();
  }

  private static ErrorCode codeOf(ReplyException reply) {
    return switch (reply.failureType()) {
      case NO_HANDLERS -> ErrorCode.NODE_UNREACHABLE;
      case TIMEOUT -> ErrorCode.TIMEOUT;
      case RECIPIENT_FAILURE -> ErrorCode.of(reply.failureCode());
      default -> ErrorCode.INTERNAL; // ERROR: the bus failed, perhaps after the message was read
    };
  }

  private static BoroughException because(Throwable cause, ErrorCode code) {
    return code.failure(messageOf(cause), cause);
  }
}
