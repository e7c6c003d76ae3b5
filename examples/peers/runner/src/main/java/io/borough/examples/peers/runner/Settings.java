package io.borough.examples.peers.runner;

import io.borough.examples.peers.harness.Work;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is measured, and how long.
 *
 * @param systems their names, in the order of the first round; those that Borough is compared with come after it
 * @param works what each of them does
 * @param rounds how often; 1 or more
 * @param seconds how long each work takes in a round
 * @param warmUpSeconds how long each system works before the first round
 * @param keys how many entries there are
 * @param data where the folder of the servers' data is made: the disk that is measured
 * @param etcd the command that runs etcd
 * @param json where the report is written as JSON; null for nowhere
 */
record Settings(List<String> systems, List<Work> works, int rounds, double seconds, double warmUpSeconds, int keys,
    Path data, String etcd, Path json) {
  static final String USAGE = """
      Measures systems side by side; all flags are optional:
        --systems LIST    of borough,etcd,rheakv,imap; all of them by default
        --work LIST       of put, get and mixed with how many are in flight;
                          put/1,put/64,put/512,get/1,get/64,get/512,mixed/64 by default
        --rounds COUNT    how often each work is measured; 3 by default
        --seconds COUNT   how long, each time; 5 by default
        --warmup COUNT    how many seconds each system works before; 40 by default
        --keys COUNT      how many entries there are; 100000 by default
        --data FOLDER     where the servers keep their data meanwhile; target by default
        --etcd PATH       the etcd to run; the one on the PATH by default
        --json FILE       where the report goes as JSON too""";

  private static final Set<String> FLAGS = Set.of("--systems", "--work", "--rounds", "--seconds", "--warmup", "--keys",
      "--data", "--etcd", "--json");
  private static final String WORKS = "put/1,put/64,put/512,get/1,get/64,get/512,mixed/64";

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException for a flag that is not known or a value that is not right
   */
  static Settings parse(String[] arguments) {
    Map<String, String> flags = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (!FLAGS.contains(arguments[i]) || i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " is no flag, or has no value\n" + USAGE);
      }
      flags.put(arguments[i], arguments[i + 1]);
    }
    String json = flags.get("--json");
    return new Settings(
        systems(flags.getOrDefault("--systems", String.join(",", Plan.SYSTEMS))),
        Stream.of(flags.getOrDefault("--work", WORKS).split(",")).map(Work::parse).distinct().toList(),
        number(flags, "--rounds", "3", Integer::valueOf, 1),
        number(flags, "--seconds", "5", Double::valueOf, 0.1),
        number(flags, "--warmup", "40", Double::valueOf, 0),
        number(flags, "--keys", "100000", Integer::valueOf, 1),
        Path.of(flags.getOrDefault("--data", "target")),
        flags.getOrDefault("--etcd", "etcd"),
        json == null ? null : Path.of(json));
  }

  private static List<String> systems(String list) {
    List<String> systems = Stream.of(list.split(",")).distinct().toList();
    for (String system : systems) {
      if (!Plan.SYSTEMS.contains(system)) {
        throw new IllegalArgumentException("--systems: " + system + " is none of " + Plan.SYSTEMS);
      }
    }
    return systems;
  }

  private static <T extends Number> T number(Map<String, String> flags, String flag, String otherwise,
      Function<String, T> parse, double least) {
    String text = flags.getOrDefault(flag, otherwise);
    try {
      T number = parse.apply(text);
      if (number.doubleValue() >= least) {
        return number;
      }
    } catch (NumberFormatException e) { // said below
    }
    throw new IllegalArgumentException(flag + ": " + text + " is no number of " + least + " or more");
  }
}
