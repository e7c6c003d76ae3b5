package io.borough.error;

/**
 * Nothing happened: no write was proposed to the log, and the same request may be sent again.
 *
 * <p>Codes 200 to 299. Borough has already retried within the request's deadline where that could help, so wait before
 * the next attempt; wait longer after {@link ErrorCode#OVERLOADED}.
 */
public final class UnavailableException extends BoroughException {
  private static final long serialVersionUID = 1L;

  UnavailableException(ErrorCode code, String message, Throwable cause) {
    super(code, message, cause);
  }
}
