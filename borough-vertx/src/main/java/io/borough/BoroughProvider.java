package io.borough;

import io.borough.options.BoroughOptions;
import io.vertx.core.Vertx;

/**
 * Makes nodes that hold data. {@link java.util.ServiceLoader} finds the implementation, which is in borough-verticles.
 *
 * <p>Not for applications: they call {@link Borough#create(Vertx, BoroughOptions)}.
 */
public interface BoroughProvider {
  /**
   * Makes a node on a clustered Vert.x that the caller owns. Does no I/O.
   *
   * @param vertx the caller's Vert.x, which stays open when the node stops
   * @param options validated, and a copy that belongs to the node
   * @return a node that was not started
   */
  Borough create(Vertx vertx, BoroughOptions options);

  /**
   * Makes a node that creates, owns and closes its own clustered Vert.x. Does no I/O.
   *
   * @param options validated, and a copy that belongs to the node
   * @return a node that was not started
   */
  Borough create(BoroughOptions options);
}
