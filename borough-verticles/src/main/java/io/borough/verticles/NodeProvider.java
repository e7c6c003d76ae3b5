package io.borough.verticles;

import io.borough.Borough;
import io.borough.BoroughProvider;
import io.borough.impl.client.ClientNode;
import io.borough.options.BoroughOptions;
import io.borough.options.Role;
import io.borough.verticles.bus.OwnVertx;
import io.vertx.core.Vertx;

/** Creates data nodes, and clients that create their own Vert.x. {@link java.util.ServiceLoader} finds this class. */
public final class NodeProvider implements BoroughProvider {
  @Override
  public Borough create(Vertx vertx, BoroughOptions options) {
    return new DataNode(vertx, options);
  }

  @Override
  public Borough create(BoroughOptions options) {
    return options.getRole() == Role.CLIENT ? new ClientNode(new OwnVertx(options), options)
        : new DataNode(null, options);
  }
}
