package io.borough.verticles.cli;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.options.BoroughOptions;
import io.borough.options.Role;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The command-line flags of a node. A flag overrides the option of the config file. */
final class NodeFlags {
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

  @Option(names = "--config", paramLabel = "FILE", description = "BoroughOptions as JSON; the other flags override it.")
  private Path config;

  @Option(names = "--cluster", paramLabel = "NAME", description = "The cluster's name; borough by default.")
  private String cluster;

  @Option(names = "--host", paramLabel = "HOST", description = {
    "The name or address of this machine that every port binds and other nodes connect to; 127.0.0.1 by default."
  })
  private String host;

  @Option(names = "--port", paramLabel = "PORT", description = {
    "The cluster's port, which --base of other nodes names; 0 = any free port."
  })
  private Integer port;

  @Option(names = "--bus-port", paramLabel = "PORT", description = {
    "The event bus's port; 0 (the default) = any free port."
  })
  private Integer busPort;

  @Option(names = "--raft-port", paramLabel = "PORT", description = "Raft's port; 0 (the default) = any free port.")
  private Integer raftPort;

  @Option(names = "--http-port", paramLabel = "PORT", description = {
    "The gateway's port; 0 = any free port; no gateway when omitted."
  })
  private Integer httpPort;

  @Option(names = "--http-hosts", paramLabel = "HOST", split = ",", description = {
    "Further host names that the gateway accepts in requests, such as a proxy's, separated by commas; * accepts all."
  })
  private List<String> httpHosts;

  @Option(names = "--data", paramLabel = "FOLDER", description = {
    "The data folder; borough-data by default."
  })
  private String data;

  @Option(names = "--base", paramLabel = "HOST:PORT", split = ",", description = {
    "The addresses of other nodes of the cluster, separated by commas. Without it an empty node founds a cluster."
  })
  private List<String> base;

  @Option(names = "--shards", paramLabel = "COUNT", description = {
    "The number of shards of a new cluster; 3 by default."
  })
  private Integer shards;

  @Option(names = "--redundancy", paramLabel = "COUNT", description = {
    "The number of copies besides the first, limited by the number of nodes; 2 by default."
  })
  private Integer redundancy;

  @Option(names = "--zone", paramLabel = "NAME", description = {
    "The failure zone of this node: nodes of one zone fail together."
  })
  private String zone;

  /** Returns the node's options; a failure names the flag, or the config file and its field. */
  BoroughOptions toOptions() throws CommandException {
    BoroughOptions options = config == null ? new BoroughOptions() : readConfig();
    set(cluster, options::setClusterName);
    set(host, options::setHost);
    set(port, options::setPort);
    set(busPort, options::setBusPort);
    set(raftPort, options::setRaftPort);
    set(httpPort, options::setHttpPort);
    set(httpHosts, hosts -> options.setHttpHosts(nonEmpty(hosts)));
    set(data, options::setDataDir);
    set(base, addresses -> options.setBase(nonEmpty(addresses)));
    set(shards, options::setShards);
    set(redundancy, options::setRedundancy);
    set(zone, options::setZone);
    if (options.getRole() != Role.DATA) {
      throw new CommandException(ExitCodes.NODE_REFUSED, "--config " + config + ": role: a CLIENT node serves nothing; "
          + "omit the role, or use the Java API");
    }
    return options;
  }

  /** Returns the non-empty elements: a start script may pass an empty list. */
  private static List<String> nonEmpty(List<String> values) {
    return values.stream().filter(value -> !value.isEmpty()).toList();
  }

  private BoroughOptions readConfig() throws CommandException {
    try {
      return new BoroughOptions(new JsonObject(Files.readString(config)));
    } catch (IOException e) {
      throw refused(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    } catch (DecodeException e) {
      throw refused("is not a JSON object: " + e.getMessage(), e);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw refused(e.getMessage(), e);
    }
  }

  private CommandException refused(String why, Exception cause) {
    return new CommandException(ExitCodes.NODE_REFUSED, "--config " + config + ": " + why, cause);
  }

  private static <T> void set(T value, Consumer<T> setter) throws CommandException {
    if (value == null) {
      return;
    }
    try {
      setter.accept(value);
    } catch (IllegalArgumentException e) { // its message begins with the option's name
      throw startFailure(e);
    }
  }

  /** Returns the failure of a start. A message that begins with an option's name gets the flag's name in front. */
  static CommandException startFailure(Throwable cause) {
    BoroughException failure = Failures.of(cause);
    String message = Failures.messageOf(failure);
    String option = message.substring(0, Math.max(0, message.indexOf(':')));
    if (FLAGS.containsKey(option)) {
      message = named(option, message.substring(option.length() + 1).strip());
    } else if (failure.code() != ErrorCode.INTERNAL) {
      message = named(optionOf(failure.code()), message);
    } else {
      message = cause.getClass().getName() + ": " + message; // unexpected: the message alone may not be enough
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
