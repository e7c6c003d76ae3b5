package io.borough.error;

/**
 * A write may have happened: it was on its way when its answer was lost. Read before sending it again.
 *
 * <p>Codes 300 to 399. Borough never silently sends such a write a second time. A write that is not there when it is
 * looked for may still arrive shortly after, when a leader that was cut off comes back; a compare-and-put with the
 * revision that was read is safe to send again in every case.
 */
public final class UnknownOutcomeException extends BoroughException {
  private static final long serialVersionUID = 1L;

  UnknownOutcomeException(ErrorCode code, String message, Throwable cause) {
    super(code, message, cause);
  }
}
