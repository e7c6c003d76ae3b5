package io.borough.verticles.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A network of Linux namespaces on one bridge, in which a node stops reaching another when the test says so, one way or
 * both, loses some of its packets or sends them late. Needs root and the commands {@code ip}, {@code iptables} for
 * losses and {@code tc} for delays. Thread: the test's.
 */
public final class Network implements AutoCloseable {
  private static final String PREFIX = "borough-";
  private static final int LAST_ADDRESS = 254;

  private final long pid = ProcessHandle.current().pid();
  private final String bridge = "bo" + pid % 100_000;
  private final String subnet = "10." + (100 + pid % 100) + "." + pid / 100 % 250 + ".";
  private final int size;

  private Network(int size) {
    this.size = size;
  }

  /** A network of so many namespaces; empty, with the reason on stdout, where the machine forbids it. */
  public static Optional<Network> of(int size) {
    Network network = new Network(size);
    try {
      network.removeLeftovers();
      network.make();
      return Optional.of(network);
    } catch (UncheckedIOException e) {
      network.close();
      System.out.println("no network faults on this machine: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void make() {
    ip("link add " + bridge + " type bridge");
    ip("addr add " + own() + "/24 dev " + bridge);
    ip("link set " + bridge + " up");
    for (int i = 0; i < size; i++) {
      ip("netns add " + name(i));
      ip("link add " + bridge + "n" + i + " type veth peer name eth0 netns " + name(i));
      ip("link set " + bridge + "n" + i + " master " + bridge + " up");
      in(i, "addr add " + address(i) + "/24 dev eth0");
      in(i, "link set eth0 up");
      in(i, "link set lo up");
    }
  }

  /** Of test processes that were killed: their namespaces would stay until the machine restarts. */
  private void removeLeftovers() {
    for (String line : ip("netns list").split("\n")) {
      String name = line.split(" ")[0];
      if (name.startsWith(PREFIX)) {
        long owner = Long.parseLong(name.split("-")[1]);
        if (ProcessHandle.of(owner).isEmpty()) {
          ip("netns del " + name);
        }
      }
    }
  }

  private String name(int index) {
    return PREFIX + pid + "-" + index;
  }

  /** The address of the test's own end. */
  public String own() {
    return subnet + LAST_ADDRESS;
  }

  public String address(int index) {
    return subnet + (index + 1);
  }

  /** What runs a command in a namespace. */
  public String[] command(int index) {
    return new String[] {"ip", "netns", "exec", name(index)};
  }

  /** Has everything lost that goes from one to the other; the way back stays. */
  public void cut(int from, int to) {
    in(from, "route replace blackhole " + address(to) + "/32");
  }

  /** Has everything lost between two. */
  public void cutBothWays(int one, int other) {
    cut(one, other);
    cut(other, one);
  }

  /** Has one in so many of a node's packets lost. */
  public void lose(int from, double share) {
    run(inside(from, "iptables -A OUTPUT -m statistic --mode random --probability " + share + " -j DROP"));
  }

  /** Has a node's packets wait in a queue that is emptied slowly, for up to so long: what would wait longer is lost. */
  public void delay(int from, int kilobitsPerSecond, long mostMs) {
    run(inside(from, "tc qdisc replace dev eth0 root tbf rate " + kilobitsPerSecond + "kbit burst 16kb latency "
        + mostMs + "ms"));
  }

  /** Takes losses and delays back. */
  public void smooth() {
    for (int i = 0; i < size; i++) {
      run(inside(i, "iptables -F OUTPUT"));
      if (run(inside(i, "tc qdisc show dev eth0")).contains("tbf")) {
        run(inside(i, "tc qdisc del dev eth0 root"));
      }
    }
  }

  /** Whether packets can be lost and delayed here. */
  public boolean shapes() {
    try {
      lose(0, 0.5);
      delay(0, 10_000, 100);
      smooth();
      return true;
    } catch (UncheckedIOException e) {
      System.out.println("no lossy links on this machine: " + e.getMessage());
      return false;
    }
  }

  private List<String> inside(int index, String command) {
    List<String> words = new ArrayList<>(List.of(command(index)));
    words.addAll(List.of(command.split(" ")));
    return words;
  }

  /** Takes every cut back. */
  public void heal() {
    for (int from = 0; from < size; from++) {
      for (int to = 0; to < size; to++) {
        if (in(from, "route show type blackhole").contains(address(to) + " ")
            || in(from, "route show type blackhole").strip().endsWith(address(to))) {
          in(from, "route del blackhole " + address(to) + "/32");
        }
      }
    }
  }

  private String in(int index, String arguments) {
    return ip("-n " + name(index) + " " + arguments);
  }

  private static String ip(String arguments) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments.split(" ")));
    return run(command);
  }

  private static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new UncheckedIOException(new IOException(String.join(" ", command) + ": " + out.strip()));
      }
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Removes it; the processes in it have ended. */
  @Override
  public void close() {
    for (int i = 0; i < size; i++) {
      if (Files.exists(Path.of("/var/run/netns", name(i)))) {
        ip("netns del " + name(i));
      }
    }
    if (Files.exists(Path.of("/sys/class/net", bridge))) {
      ip("link del " + bridge);
    }
  }
}
