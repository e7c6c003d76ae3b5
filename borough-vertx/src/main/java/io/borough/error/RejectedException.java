package io.borough.error;

import java.util.OptionalLong;

/**
 * The request can never succeed as it is: nothing was written, and the caller must change the request.
 *
 * <p>Codes 100 to 199. With {@link ErrorCode#REVISION_MISMATCH} it carries the key's current revision where that is
 * known, so that a caller may decide without another read.
 */
public final class RejectedException extends BoroughException {
  private static final long serialVersionUID = 1L;
  private static final long NOT_KNOWN = -1;

  private final long currentRevision;

  RejectedException(ErrorCode code, String message, Throwable cause) {
    super(code, message, cause);
    this.currentRevision = NOT_KNOWN;
  }

  RejectedException(ErrorCode code, String message, long currentRevision) {
    super(code, message, null);
    this.currentRevision = currentRevision;
  }

  /**
   * Returns the revision that the key had when a compare-and-put or compare-and-delete was refused.
   *
   * @return the revision, 0 when the key was absent; empty for every other code, and when the failing node did not send
   *     it
   */
  public OptionalLong currentRevision() {
    return currentRevision == NOT_KNOWN ? OptionalLong.empty() : OptionalLong.of(currentRevision);
  }
}
