package io.borough.examples.peers.runner;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The processes of one system.
 *
 * @param servers the command of each
 * @param announced whether each says on stdout that it serves
 * @param driver the command of its client
 */
record Plan(List<List<String>> servers, boolean announced, List<String> driver) {
  static final String BOROUGH = "borough";
  static final List<String> SYSTEMS = List.of(BOROUGH, "etcd", "rheakv", "imap");

  static final int SERVERS = 3;
  private static final String PACKAGE = "io.borough.examples.peers.";
  private static final long ETCD_QUOTA_BYTES = 8L << 30; // it keeps every version: a long run passes the default

  /**
   * Plans a system on free ports.
   *
   * @param folder where its servers keep their data
   * @param etcd the command that runs etcd
   */
  static Plan of(String system, Path folder, String etcd) {
    return switch (system) {
      case BOROUGH -> borough(folder);
      case "etcd" -> etcd(folder, etcd);
      case "rheakv" -> rheaKv(folder);
      case "imap" -> imap();
      default -> throw new IllegalArgumentException(system);
    };
  }

  private static Plan borough(Path folder) {
    List<Integer> ports = Ports.free(SERVERS);
    List<String> addresses = Ports.addresses(ports);
    return new Plan(
        each(i -> Jvm.command(BOROUGH, "io.borough.verticles.cli.BoroughCommand", List.of("node",
            "--data", node(folder, i), "--port", ports.get(i).toString(), "--base", String.join(",", addresses)))),
        true, Jvm.command(BOROUGH, PACKAGE + "borough.BoroughDriver", addresses));
  }

  private static Plan etcd(Path folder, String etcd) {
    List<String> peers = urls(Ports.free(2 * SERVERS)); // the first half for each other, the second for clients
    List<String> clients = peers.subList(SERVERS, 2 * SERVERS);
    String cluster = String.join(",", IntStream.range(0, SERVERS).mapToObj(i -> "n" + i + "=" + peers.get(i)).toList());
    return new Plan(
        each(i -> List.of(etcd, "--name", "n" + i, "--data-dir", node(folder, i), "--logger", "zap",
            "--log-level", "error", "--quota-backend-bytes", Long.toString(ETCD_QUOTA_BYTES),
            "--listen-peer-urls", peers.get(i), "--initial-advertise-peer-urls", peers.get(i),
            "--listen-client-urls", clients.get(i), "--advertise-client-urls", clients.get(i),
            "--initial-cluster", cluster, "--initial-cluster-state", "new")),
        false, Jvm.command("etcd", PACKAGE + "etcd.EtcdDriver", clients));
  }

  private static Plan rheaKv(Path folder) {
    List<Integer> ports = Ports.free(SERVERS);
    String servers = String.join(",", Ports.addresses(ports));
    return new Plan(
        each(i -> Jvm.command("rheakv", PACKAGE + "rheakv.RheaKvServer",
            List.of(node(folder, i), ports.get(i).toString(), servers))),
        true, Jvm.command("rheakv", PACKAGE + "rheakv.RheaKvDriver", List.of(servers)));
  }

  private static Plan imap() {
    List<Integer> ports = Ports.free(SERVERS);
    List<String> members = Ports.addresses(ports);
    return new Plan(
        each(i -> Jvm.command("imap", PACKAGE + "imap.ImapServer",
            List.of(ports.get(i).toString(), String.join(",", members)))),
        true, Jvm.command("imap", PACKAGE + "imap.ImapDriver", members));
  }

  private static List<List<String>> each(IntFunction<List<String>> command) {
    return IntStream.range(0, SERVERS).mapToObj(command).toList();
  }

  private static List<String> urls(List<Integer> ports) {
    return Ports.addresses(ports).stream().map(address -> "http://" + address).toList();
  }

  private static String node(Path folder, int index) {
    return folder.resolve("node-" + index).toString();
  }
}
