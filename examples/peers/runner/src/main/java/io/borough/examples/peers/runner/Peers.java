package io.borough.examples.peers.runner;

import io.borough.examples.peers.harness.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Measures systems side by side: all are up, one at a time is asked, and the order turns from round to round, so that
 * a machine that is faster now and slower then is so for all of them.
 *
 * <p>Thread: the main one, which waits.
 */
public final class Peers {
  private static final double WARM_UP_SLICE_SECONDS = 2;

  private final Settings settings;
  private final List<Running> systems = new ArrayList<>();

  private Peers(Settings settings) {
    this.settings = settings;
  }

  /** Runs it in the folder in which the modules are; {@code --help} tells the flags. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (List.of(arguments).contains("--help")) {
      System.out.println(Settings.USAGE);
      return;
    }
    try {
      new Peers(Settings.parse(arguments)).run();
    } catch (IllegalArgumentException | IllegalStateException e) { // with a message to read
      System.err.println("peers: " + e.getMessage());
      System.exit(1);
    }
  }

  private void run() throws IOException, InterruptedException {
    if (settings.systems().contains("etcd")) {
      Etcd.check(settings.etcd());
    }
    try (Children children = new Children(settings.data())) {
      start(children);
      warmUp();
      Report report = measure();
      System.out.println("\n" + report.text());
      if (settings.json() != null) {
        Files.writeString(settings.json(), Json.of(report.toJson()) + "\n");
      }
    }
  }

  private void start(Children children) throws IOException, InterruptedException {
    for (String name : settings.systems()) {
      say("%s: starts", name);
      Running system = new Running(name, settings, children);
      systems.add(system);
      say("%s: a put was acknowledged after %.1f s; writes %,d entries", name, system.startSeconds(), settings.keys());
      system.fill(settings.keys());
    }
  }

  /** All works in turn, a slice each, and all systems with each of them. */
  private void warmUp() throws IOException, InterruptedException {
    double left = settings.warmUpSeconds();
    for (int slice = 0; left > 0; slice++) {
      Work work = settings.works().get(slice % settings.works().size());
      double seconds = Math.min(WARM_UP_SLICE_SECONDS, left);
      for (Running system : systems) {
        Cell cell = system.measure(work, seconds);
        say("warm-up, %.0f s left: %s %s: %,.0f/s", left, work, system.name(), cell.perSecond());
      }
      left -= seconds;
    }
  }

  private Report measure() throws IOException, InterruptedException {
    Report report = new Report(settings);
    List<Running> order = new ArrayList<>(systems);
    for (int round = 1; round <= settings.rounds(); round++) {
      for (Work work : settings.works()) {
        for (Running system : order) {
          Cell cell = system.measure(work, settings.seconds());
          report.add(work, system.name(), cell);
          say("round %d of %d: %s %s: %,.0f/s, %d errors", round, settings.rounds(), work, system.name(),
              cell.perSecond(), cell.result().errorCount());
        }
      }
      Collections.rotate(order, 1);
    }
    say("watches them idle");
    report.add(Idle.watch(systems));
    return report;
  }

  private static void say(String format, Object... values) {
    System.err.printf(Locale.ROOT, format + "%n", values);
  }
}
