package io.borough.verticles.cli;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import java.util.Map;

/** Says why a node does not start, with the flag that its operator has to change. */
final class StartFailures {
  private static final Map<String, String> FLAGS = Map.ofEntries(
      Map.entry("clusterName", "--cluster"),
      Map.entry("host", "--host"),
      Map.entry("port", "--port"),
      Map.entry("busPort", "--bus-port"),
      Map.entry("raftPort", "--raft-port"),
      Map.entry("httpPort", "--http-port"),
      Map.entry("httpHosts", "--http-hosts"),
      Map.entry("dataDir", "--data"),
      Map.entry("base", "--base"),
      Map.entry("shards", "--shards"),
      Map.entry("redundancy", "--redundancy"),
      Map.entry("zone", "--zone"));

  private StartFailures() {}

  /** Makes the failure that ends the command; a message that begins with an option's name gets its flag in front. */
  static CommandException of(Throwable cause) {
    BoroughException failure = Failures.of(cause);
    String message = Failures.messageOf(failure);
    String option = message.substring(0, Math.max(0, message.indexOf(':')));
    if (FLAGS.containsKey(option)) {
      message = named(option, message.substring(option.length() + 1).strip());
    } else if (failure.code() != ErrorCode.INTERNAL) {
      message = named(optionOf(failure.code()), message);
    } else {
      message = cause.getClass().getName() + ": " + message; // unforeseen: its message alone may say nothing
    }
    return new CommandException(ExitCodes.NODE_REFUSED, message, cause);
  }

  private static String named(String option, String message) {
    return option == null ? message : FLAGS.get(option) + " (" + option + "): " + message;
  }

  private static String optionOf(ErrorCode code) {
    return switch (code) {
      case DATA_DIR_UNUSABLE, DATA_DIR_IN_USE, NODE_LEFT, FORMAT_TOO_NEW -> "dataDir";
      case WRONG_CLUSTER -> "clusterName";
      default -> null;
    };
  }
}
