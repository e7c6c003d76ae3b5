package io.borough.examples;

import io.borough.Borough;
import io.borough.Payload;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import java.io.IOException;

/** Sends a request to the echo handler and prints what comes back. */
public final class EchoExample {
  private EchoExample() {}

  /**
   * Runs the example.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) throws IOException {
    System.out.println(OneNode.run(EchoExample::run).<String>body());
  }

  /**
   * Runs the example.
   *
   * @param borough a node that serves
   * @return the reply
   */
  public static Future<Payload> run(Borough borough) {
    return borough.deploy(EchoVerticle::new, new DeploymentOptions())
        .compose(deployed -> borough.request("canyon", Payload.of("hello")));
  }
}
