package io.borough;

import io.borough.options.BoroughOptions;
import io.vertx.core.Vertx;

/**
 * Makes nodes that hold data. Found by {@link java.util.ServiceLoader}; borough-verticles has the one there is.
 *
 * <p>Not for applications: they call {@link Borough#create(Vertx, BoroughOptions)}.
 */
public interface BoroughProvider {
  /**
   * Makes a node on a clustered Vert.x that the caller owns; no I/O.
   *
   * @param vertx the caller's, left open when the node stops
   * @param options already checked and copied
   * @return a node that was not started
   */
  Borough create(Vertx vertx, BoroughOptions options);

  /**
   * Makes a node that makes, owns and closes its own clustered Vert.x; no I/O.
   *
   * @param options already checked and copied
   * @return a node that was not started
   */
  Borough create(BoroughOptions options);
}
