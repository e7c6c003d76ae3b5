package io.borough.impl.client;

import io.borough.Borough;
import io.borough.Partition;
import io.borough.Payload;
import io.borough.info.RingInfo;
import io.borough.options.RequestOptions;
import io.vertx.core.Future;

/**
 * The calls that every node answers alike, whatever its role: they go through its {@link ClientRuntime}. Thread: any.
 */
public abstract class AbstractNode implements Borough {
  private final ClientRuntime client;

  /** Makes a node that sends its calls through this client. */
  protected AbstractNode(ClientRuntime client) {
    this.client = client;
  }

  @Override
  public final Partition partition(String name) {
    return client.partition(name);
  }

  @Override
  public final Future<Payload> request(String partition, Payload request) {
    return client.request(partition, request, new RequestOptions());
  }

  @Override
  public final Future<Payload> request(String partition, Payload request, RequestOptions requestOptions) {
    return client.request(partition, request, requestOptions);
  }

  @Override
  public final Future<RingInfo> ring() {
    return client.ring();
  }
}
