package io.borough.error;

/**
 * A write may have been applied: it was sent and its reply was lost. Read before sending it again.
 *
 * <p>Codes 300 to 399. Borough never silently sends such a write a second time. A write that a read does not show may
 * still be applied shortly after, when a leader that was cut off reconnects; a compare-and-put with the revision that
 * was read is safe to send again in every case.
 */
public final class UnknownOutcomeException extends BoroughException {
  private static final long serialVersionUID = 1L;

  UnknownOutcomeException(ErrorCode code, String message, Throwable cause) {
    super(code, message, cause);
  }
}
