package io.borough.verticles.handler;

import io.borough.Partition;
import io.borough.Payload;
import io.borough.Request;
import io.borough.impl.client.NodeClient;
import io.borough.impl.message.MembershipMessages.LeaderAt;

/** A request as its handler sees it. Belongs to the handler's context. */
final class LocalRequest implements Request {
  private final NodeClient client;
  private final Partition partition;
  private final Payload payload;

  LocalRequest(NodeClient client, String name, LeaderAt leader, Payload payload) {
    this.client = client;
    this.partition = client.localPartition(name, leader);
    this.payload = payload;
  }

  @Override
  public Partition partition() {
    return partition;
  }

  @Override
  public Partition otherPartition(String name) {
    return client.partition(name);
  }

  @Override
  public Payload payload() {
    return payload;
  }
}
