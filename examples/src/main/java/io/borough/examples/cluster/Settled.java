package io.borough.examples.cluster;

import io.borough.Borough;
import io.borough.info.NodeState;
import io.borough.info.RingInfo;
import io.borough.info.ShardInfo;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What there is to wait for: that every shard has its copies and its leader, and that every copy is up to date.
 *
 * <p>Thread: the driver's event loop; {@link #mostLeading} any.
 *
 * @param borough is asked
 * @param driver whose event loop the futures complete on
 * @param nodes how many nodes, and copies of each shard, there should be
 */
record Settled(Borough borough, Driver driver, int nodes) {
  /** Every node is UP, every shard has its copies, and its preferred leader leads it. */
  Future<Boolean> everyShardIsLedWhereItShould() {
    return driver.here(borough.ring()).map(ring -> up(ring) == nodes && ring.isSettled());
  }

  private static long up(RingInfo ring) {
    return ring.nodes().stream().filter(node -> node.state() == NodeState.UP).count();
  }

  /** Every copy of the shards of these partitions has applied all that was committed. */
  Future<Boolean> everyCopyIsUpToDate(List<Entries> partitions) {
    List<Future<Boolean>> all = partitions.stream()
        .map(entries -> driver.here(borough.partition(entries.partition()).info())
            .map(info -> info.replicas().size() == nodes
                && info.replicas().stream().allMatch(replica -> replica.lag() == 0)))
        .toList();
    return Future.all(all).map(each -> all.stream().allMatch(Future::result));
  }

  /** The node that leads most shards, of those that lead as many the first by its id. */
  static String mostLeading(RingInfo ring) {
    Map<String, Long> led = ring.shards().stream().filter(shard -> shard.leader() != null)
        .map(ShardInfo::leader).collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return led.entrySet().stream()
        .max(Map.Entry.<String, Long>comparingByValue()
            .thenComparing(Map.Entry.<String, Long>comparingByKey().reversed()))
        .orElseThrow().getKey();
  }
}
