package io.borough.impl.client;

import io.borough.Borough;
import io.borough.BoroughProvider;
import io.borough.error.ErrorCode;
import io.borough.options.BoroughOptions;
import io.borough.options.Role;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Makes nodes: a CLIENT on a given Vert.x itself, every other node by the provider on the class path. It copies and
 * validates the options; everything in a node shares that copy.
 */
public final class BoroughFactory {
  private BoroughFactory() {}

  public static Borough create(Vertx vertx, BoroughOptions options) {
    Objects.requireNonNull(vertx, "vertx");
    BoroughOptions own = new BoroughOptions(options).validate();
    if (own.getRole() == Role.CLIENT) {
      return new ClientNode(ClientNode.VertxSource.given(vertx), own);
    }
    return provider("a node with role DATA").create(vertx, own);
  }

  public static Borough create(BoroughOptions options) {
    return provider("a node that makes its own Vert.x").create(new BoroughOptions(options).validate());
  }

  private static BoroughProvider provider(String what) {
    Optional<BoroughProvider> found = ServiceLoader.load(BoroughProvider.class).findFirst();
    if (found.isEmpty()) {
      found = ServiceLoader.load(BoroughProvider.class, BoroughFactory.class.getClassLoader()).findFirst();
    }
    return found.orElseThrow(
        () -> ErrorCode.PROVIDER_MISSING.failure(what + " needs the jar borough-verticles on the class path"));
  }
}
