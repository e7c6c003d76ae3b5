package io.borough.examples.peers.runner;

import io.borough.examples.peers.harness.Driver;
import io.borough.examples.peers.harness.Result;
import io.borough.examples.peers.harness.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A system that is up: its servers and its driver. Thread: the main one, which waits. */
final class Running {
  private static final long START_SECONDS = 120;
  private static final long FILL_SECONDS = 600;
  private static final long SPARE_SECONDS = 60; // for the last answers of a closed loop

  private final String name;
  private final List<Child> servers = new ArrayList<>();
  private final Child driver;
  private final double startSeconds;

  /** Starts it; returns when a first put was acknowledged. */
  Running(String name, Settings settings, Children children) throws IOException, InterruptedException {
    this.name = name;
    Path folder = children.newFolder(name);
    Plan plan = Plan.of(name, folder, settings.etcd());
    long began = System.nanoTime();
    for (int i = 0; i < plan.servers().size(); i++) {
      servers.add(children.start(name + "-" + i, plan.servers().get(i)));
    }
    if (plan.announced()) {
      for (Child server : servers) {
        server.readLine(START_SECONDS);
      }
    }
    driver = children.start(name + "-driver", plan.driver());
    driver.readLine(START_SECONDS);
    startSeconds = (System.nanoTime() - began) / 1e9;
  }

  String name() {
    return name;
  }

  /** From the first process's start until a put was acknowledged, the start of the driver's JVM among it. */
  double startSeconds() {
    return startSeconds;
  }

  /** Writes every entry. */
  void fill(int keys) throws IOException, InterruptedException {
    ask("fill " + keys, FILL_SECONDS);
  }

  Cell measure(Work work, double seconds) throws IOException, InterruptedException {
    Cost serversBefore = serverCost();
    Cost driverBefore = driverCost();
    Result result = Result.parse(ask(work + " " + seconds, (long) seconds + SPARE_SECONDS));
    Cost serversAfter = serverCost();
    Cost driverAfter = driverCost();
    servers.forEach(Child::check);
    return new Cell(result, serversAfter.cpuSeconds() - serversBefore.cpuSeconds(),
        driverAfter.cpuSeconds() - driverBefore.cpuSeconds());
  }

  Cost serverCost() {
    return Cost.of(servers);
  }

  Cost driverCost() {
    return Cost.of(List.of(driver));
  }

  private String ask(String command, long seconds) throws IOException, InterruptedException {
    driver.say(command);
    String answer = driver.readLine(seconds);
    if (answer.startsWith(Driver.FAILED)) {
      throw new IllegalStateException(name + ": " + command + ": " + answer);
    }
    return answer;
  }
}
