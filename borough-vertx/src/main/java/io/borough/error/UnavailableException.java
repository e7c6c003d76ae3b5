package io.borough.error;

/**
 * Nothing happened: no write was proposed to the log, and the same request may be sent again.
 *
 * <p>Codes 200 to 299. Borough has itself tried again within the request's deadline where that could help, so wait
 * before trying again; {@link ErrorCode#OVERLOADED} asks for a longer wait.
 */
public final class UnavailableException extends BoroughException {
  private static final long serialVersionUID = 1L;

  UnavailableException(ErrorCode code, String message, Throwable cause) {
    super(code, message, cause);
  }
}
