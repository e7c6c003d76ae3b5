package io.borough.impl.client;

import io.borough.error.BoroughException;

/** Thrown when a call cannot be sent yet, because the session of its shard is being registered. */
final class SessionPendingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient BoroughException why;

  SessionPendingException(BoroughException why) {
    super(why.getMessage(), null, false, false);
    this.why = why;
  }

  /** Returns the failure of the call if its deadline passes before that. */
  BoroughException why() {
    return why;
  }
}
