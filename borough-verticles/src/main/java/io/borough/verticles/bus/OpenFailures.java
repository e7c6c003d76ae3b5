package io.borough.verticles.bus;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import java.net.BindException;
import java.util.List;

/** Says why a Vert.x did not open: whatever it was, nothing was written, so no outcome is unknown. */
final class OpenFailures {
  private OpenFailures() {}

  /** Makes the failure; {@code peers} are those that were to be joined. */
  static BoroughException of(Throwable cause, List<String> peers) {
    if (cause instanceof BoroughException failure) {
      return failure;
    }
    Throwable root = cause;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    if (root instanceof BindException) {
      return ErrorCode.ADDRESS_IN_USE.failure("port or busPort: " + Failures.messageOf(cause), cause);
    }
    if (cause instanceof IllegalStateException && "Node failed to start!".equals(cause.getMessage())) {
      return ErrorCode.UNSUPPORTED.failure("the nodes at " + peers + " do not let this node join: their Hazelcast is "
          + "configured differently. Hazelcast's log says how; an \"Incompatible partition count\" of 31 is that of "
          + "nodes of an earlier version of Borough, which this version cannot run beside", cause);
    }
    String why = Failures.messageOf(root);
    return ErrorCode.UNAVAILABLE.failure("the node's Vert.x did not start: "
        + (Failures.messageOf(cause).contains(why) ? "" : Failures.messageOf(cause) + ": ") + why, cause);
  }
}
