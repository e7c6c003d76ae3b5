package io.borough.impl.client;

import io.borough.error.BoroughException;

/** A call cannot be sent yet, but soon. */
final class NotYet extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient BoroughException why;

  NotYet(BoroughException why) {
    super(why.getMessage(), null, false, false);
    this.why = why;
  }

  /** What the caller hears if it was not soon enough. */
  BoroughException why() {
    return why;
  }
}
