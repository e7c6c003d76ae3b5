package io.borough.error;

import io.vertx.core.VertxException;
import java.util.Objects;

/**
 * A failure of Borough. Its class says what the caller may do next, its {@link #code()} says what happened, and its
 * message holds the values.
 *
 * <table>
 *   <caption>The four families</caption>
 *   <tr><th>class</th><th>codes</th><th>what is true</th><th>what to do</th></tr>
 *   <tr><td>{@link RejectedException}</td><td>100 to 199</td><td>nothing was written</td><td>change the
 *   request</td></tr>
 *   <tr><td>{@link UnavailableException}</td><td>200 to 299</td><td>nothing was written</td><td>send it again
 *   later</td></tr>
 *   <tr><td>{@link UnknownOutcomeException}</td><td>300 to 399</td><td>a write may have happened</td>
 *       <td>read before sending it again</td></tr>
 *   <tr><td>{@link StorageException}</td><td>400 to 499</td><td>a replica cannot trust its disk</td>
 *       <td>an operator must check the disk</td></tr> </table>
 *
 * <p>{@link ErrorCode#failure(String)} makes one; {@link Failures#of(Throwable)} makes one from any other throwable. It
 * has no stack trace and takes no suppressed exceptions, so it is immutable.
 */
public abstract sealed class BoroughException extends VertxException
    permits RejectedException, UnavailableException, UnknownOutcomeException, StorageException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  BoroughException(ErrorCode code, String message, Throwable cause) {
    super(message, cause, true); // no stack trace: see the package
    this.code = Objects.requireNonNull(code, "code");
  }

  /**
   * Returns the code that says what happened.
   *
   * @return the code, of the family of this exception's class; never null
   */
  public final ErrorCode code() {
    return code;
  }

  /** Returns the class, the code with its number, and the message, for a log line. */
  @Override
  public final String toString() {
    return getClass().getName() + ": " + code + " (" + code.number() + "): " + getMessage();
  }
}
