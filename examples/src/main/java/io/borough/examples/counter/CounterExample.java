package io.borough.examples.counter;

import io.borough.Borough;
import io.borough.Payload;
import io.borough.examples.OneNode;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Asks the counter of one partition a hundred times at once, and prints the highest number in the replies. */
public final class CounterExample {
  private static final int REQUESTS = 100;

  private CounterExample() {}

  /**
   * Runs the example.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) throws IOException {
    System.out.println("visitors: " + OneNode.run(CounterExample::run));
  }

  /**
   * Runs the example.
   *
   * @param borough a node that serves
   * @return the highest count
   */
  public static Future<Long> run(Borough borough) {
    // snippet: requests
    return borough.deploy(CounterVerticle::new, new DeploymentOptions().setInstances(2)).compose(deployed -> {
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        counts.add(borough.request("visitors", Payload.of(null))
            .map(reply -> reply.<JsonObject>body().getLong("count")));
      }
      return Future.all(counts).map(all -> counts.stream().mapToLong(Future::result).max().orElseThrow());
    });
    // end
  }
}
