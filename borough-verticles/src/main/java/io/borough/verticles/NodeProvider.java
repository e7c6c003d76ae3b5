package io.borough.verticles;

import io.borough.Borough;
import io.borough.BoroughProvider;
import io.borough.impl.client.ClientNode;
import io.borough.options.BoroughOptions;
import io.borough.options.Role;
import io.borough.verticles.bus.OwnVertx;
import io.vertx.core.Vertx;

/** Makes data nodes, and clients that want a Vert.x of their own. Found by {@link java.util.ServiceLoader}. */
public final class NodeProvider implements BoroughProvider {
  @Override
  public Borough create(Vertx vertx, BoroughOptions options) {
    return new DataNode(vertx, new BoroughOptions(options).validate());
  }

  @Override
  public Borough create(BoroughOptions options) {
    BoroughOptions own = new BoroughOptions(options).validate();
    return own.getRole() == Role.CLIENT ? new ClientNode(new OwnVertx(own), own) : new DataNode(null, own);
  }
}
