package io.borough.examples.peers.runner;

import io.borough.examples.peers.harness.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What was seen, for people and as JSON. A figure is the median of the rounds, a ratio the median of their ratios. */
final class Report {
  private static final double MIB = 1024 * 1024;

  private final Settings settings;
  private final Map<Work, Map<String, List<Cell>>> cells = new LinkedHashMap<>(); // a cell for each round
  private final List<Idle> idle = new ArrayList<>();

  Report(Settings settings) {
    this.settings = settings;
  }

  void add(Work work, String system, Cell cell) {
    cells.computeIfAbsent(work, none -> new LinkedHashMap<>())
        .computeIfAbsent(system, none -> new ArrayList<>()).add(cell);
  }

  void add(List<Idle> seen) {
    idle.addAll(seen);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(line("%-10s %-8s %11s %9s %9s %9s %13s %13s  %s", "work", "system", "ops/s", "p50 ms", "p99 ms",
        "p99.9 ms", "servers' CPU", "driver's CPU", "errors"));
    for (Work work : settings.works()) {
      for (String system : settings.systems()) {
        Figures figures = figures(work, system);
        text.append(line("%-10s %-8s %,11.0f %9.2f %9.2f %9.2f %13.2f %13.2f  %s", work, system, figures.perSecond(),
            figures.p50Ms(), figures.p99Ms(), figures.p999Ms(), figures.serverCost(), figures.driverCost(),
            errors(work, system)));
      }
    }
    text.append("CPU: seconds for 100,000 operations; the servers' is of all three\n\n");
    text.append(line("%-10s %-20s %8s %8s %8s %13s", "work", "borough / ...", "ops/s", "p50", "p99", "servers' CPU"));
    for (Work work : settings.works()) {
      for (String peer : peers()) {
        Figures ratio = ratio(work, peer);
        text.append(line("%-10s %-20s %8.2f %8.2f %8.2f %13.2f", work, peer, ratio.perSecond(), ratio.p50Ms(),
            ratio.p99Ms(), ratio.serverCost()));
      }
    }
    text.append(line("%n%-8s %19s %19s %19s %16s", "system", "start to a put, s", "idle servers, CPU %",
        "idle driver, CPU %", "MiB a server"));
    for (Idle each : idle) {
      text.append(line("%-8s %19.1f %19.1f %19.1f %16.0f", each.system(), each.startSeconds(), each.serversPercent(),
          each.driverPercent(), each.serversBytes() / MIB / Plan.SERVERS));
    }
    return text.append("idle: of one core, while all systems were up and none was asked\n").toString();
  }

  Map<String, Object> toJson() {
    List<Object> results = new ArrayList<>();
    List<Object> ratios = new ArrayList<>();
    for (Work work : settings.works()) {
      for (String system : settings.systems()) {
        Map<String, Object> result = json(work, "system", system, figures(work, system));
        result.put("errors", errors(work, system));
        result.put("perSecondOfRounds", cells.get(work).get(system).stream().map(Cell::perSecond).toList());
        results.add(result);
      }
      peers().forEach(peer -> ratios.add(json(work, "boroughOver", peer, ratio(work, peer))));
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("keys", settings.keys());
    json.put("rounds", settings.rounds());
    json.put("seconds", settings.seconds());
    json.put("warmUpSeconds", settings.warmUpSeconds());
    json.put("cores", Runtime.getRuntime().availableProcessors());
    json.put("results", results);
    json.put("ratios", ratios);
    json.put("idle", idle.stream().map(Report::json).toList());
    return json;
  }

  private static Map<String, Object> json(Work work, String role, String system, Figures figures) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("work", work.toString());
    json.put(role, system);
    json.put("perSecond", figures.perSecond());
    json.put("p50Ms", figures.p50Ms());
    json.put("p99Ms", figures.p99Ms());
    json.put("p999Ms", figures.p999Ms());
    json.put("serverCpuSecondsPer100k", figures.serverCost());
    json.put("driverCpuSecondsPer100k", figures.driverCost());
    return json;
  }

  private static Map<String, Object> json(Idle idle) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("system", idle.system());
    json.put("startToFirstPutSeconds", idle.startSeconds());
    json.put("serversCpuPercent", idle.serversPercent());
    json.put("driverCpuPercent", idle.driverPercent());
    json.put("serversRssBytes", idle.serversBytes());
    return json;
  }

  /** What a row of a table shows: values, or one system's over another's. */
  private record Figures(
      double perSecond, double p50Ms, double p99Ms, double p999Ms, double serverCost, double driverCost) {
    static Figures medians(List<Figures> all) {
      return new Figures(median(all, Figures::perSecond), median(all, Figures::p50Ms), median(all, Figures::p99Ms),
          median(all, Figures::p999Ms), median(all, Figures::serverCost), median(all, Figures::driverCost));
    }

    private static double median(List<Figures> all, ToDoubleFunction<Figures> figure) {
      double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
      return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    static Figures of(Cell cell) {
      return new Figures(cell.perSecond(), cell.result().p50Ms(), cell.result().p99Ms(), cell.result().p999Ms(),
          cell.serverCost(), cell.driverCost());
    }

    Figures over(Figures other) {
      return new Figures(perSecond / other.perSecond, p50Ms / other.p50Ms, p99Ms / other.p99Ms, p999Ms / other.p999Ms,
          serverCost / other.serverCost, driverCost / other.driverCost);
    }
  }

  private List<String> peers() {
    return settings.systems().contains(Plan.BOROUGH)
        ? settings.systems().stream().filter(system -> !system.equals(Plan.BOROUGH)).toList() : List.of();
  }

  private List<Figures> rounds(Work work, String system) {
    return cells.get(work).get(system).stream().map(Figures::of).toList();
  }

  private Figures figures(Work work, String system) {
    return Figures.medians(rounds(work, system));
  }

  /** Of each round by itself, as the machine may be slower in one than in another. */
  private Figures ratio(Work work, String peer) {
    List<Figures> ours = rounds(work, Plan.BOROUGH);
    List<Figures> theirs = rounds(work, peer);
    return Figures.medians(IntStream.range(0, ours.size()).mapToObj(i -> ours.get(i).over(theirs.get(i))).toList());
  }

  /** Of all rounds together. */
  private Map<String, Long> errors(Work work, String system) {
    Map<String, Long> errors = new TreeMap<>();
    cells.get(work).get(system).forEach(cell ->
        cell.result().errors().forEach((kind, count) -> errors.merge(kind, count, Long::sum)));
    return errors;
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values).stripTrailing() + "\n";
  }
}
