package io.borough.examples.peers.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a system costs while nobody asks it.
 *
 * @param startSeconds from the start of its first process until a put was acknowledged
 * @param serversPercent of one core, all its servers together
 * @param driverPercent of one core
 * @param serversBytes what its servers have in memory, all together
 */
record Idle(String system, double startSeconds, double serversPercent, double driverPercent, long serversBytes) {
  private static final long SETTLE_SECONDS = 3; // flushes and compilers come to rest
  private static final long SECONDS = 5;

  /** Watches all of them at the same time. */
  static List<Idle> watch(List<Running> systems) throws InterruptedException {
    TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
    List<Cost> servers = systems.stream().map(Running::serverCost).toList();
    List<Cost> drivers = systems.stream().map(Running::driverCost).toList();
    TimeUnit.SECONDS.sleep(SECONDS);
    List<Idle> idle = new ArrayList<>();
    for (int i = 0; i < systems.size(); i++) {
      Running system = systems.get(i);
      idle.add(new Idle(system.name(), system.startSeconds(), percent(servers.get(i), system.serverCost()),
          percent(drivers.get(i), system.driverCost()), system.serverCost().rssBytes()));
    }
    return idle;
  }

  private static double percent(Cost before, Cost after) {
    return (after.cpuSeconds() - before.cpuSeconds()) / SECONDS * 100;
  }
}
