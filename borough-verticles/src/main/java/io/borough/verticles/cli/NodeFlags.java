package io.borough.verticles.cli;

import io.borough.options.BoroughOptions;
import io.borough.options.Role;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The flags of a node, each of which wins over the same option in the config file. */
final class NodeFlags {
  @Option(names = "--config", paramLabel = "FILE", description = "BoroughOptions as JSON; the other flags win over it.")
  private Path config;

  @Option(names = "--cluster", paramLabel = "NAME", description = "The cluster's name; borough by default.")
  private String cluster;

  @Option(names = "--host", paramLabel = "HOST", description = {
    "The name or address of this machine that every port binds, and where others find it; 127.0.0.1 by default."
  })
  private String host;

  @Option(names = "--port", paramLabel = "PORT", description = "The cluster's port, which --base names; 0 = any free.")
  private Integer port;

  @Option(names = "--bus-port", paramLabel = "PORT", description = "The event bus's port; 0 = any free, the default.")
  private Integer busPort;

  @Option(names = "--raft-port", paramLabel = "PORT", description = "Raft's port; 0 = any free, the default.")
  private Integer raftPort;

  @Option(names = "--http-port", paramLabel = "PORT", description = {
    "The gateway's port; 0 = any free, left out = no gateway."
  })
  private Integer httpPort;

  @Option(names = "--http-hosts", paramLabel = "HOST", split = ",", description = {
    "Names, besides --host, that the gateway is asked under, such as a proxy's; several are separated by commas, * is",
    "any."
  })
  private List<String> httpHosts;

  @Option(names = "--data", paramLabel = "FOLDER", description = {
    "Where the node keeps its data; borough-data by default."
  })
  private String data;

  @Option(names = "--base", paramLabel = "HOST:PORT", split = ",", description = {
    "Where other nodes of the cluster are; several are separated by commas. Without it an empty node founds a cluster."
  })
  private List<String> base;

  @Option(names = "--shards", paramLabel = "COUNT", description = "How many shards a new cluster has; 3 by default.")
  private Integer shards;

  @Option(names = "--redundancy", paramLabel = "COUNT", description = {
    "How many copies there are besides the first, as far as there are nodes; 2 by default."
  })
  private Integer redundancy;

  @Option(names = "--zone", paramLabel = "NAME", description = "What fails together with this node.")
  private String zone;

  /** Makes a node's options; a failure names the flag, or the config file and its field. */
  BoroughOptions toOptions() throws CommandException {
    BoroughOptions options = config == null ? new BoroughOptions() : readConfig();
    set(cluster, options::setClusterName);
    set(host, options::setHost);
    set(port, options::setPort);
    set(busPort, options::setBusPort);
    set(raftPort, options::setRaftPort);
    set(httpPort, options::setHttpPort);
    set(httpHosts, hosts -> options.setHttpHosts(given(hosts)));
    set(data, options::setDataDir);
    set(base, addresses -> options.setBase(given(addresses)));
    set(shards, options::setShards);
    set(redundancy, options::setRedundancy);
    set(zone, options::setZone);
    if (options.getRole() != Role.DATA) {
      throw new CommandException(ExitCodes.NODE_REFUSED, "--config " + config + ": role: a process that only asks has "
          + "nothing to serve; leave it out, or use the Java API");
    }
    return options;
  }

  /** What a list holds; a start script may give an empty one. */
  private static List<String> given(List<String> values) {
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
    } catch (IllegalArgumentException e) { // begins with the option's name
      throw StartFailures.of(e);
    }
  }
}
