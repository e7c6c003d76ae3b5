package io.borough.examples.cluster;

import io.borough.Borough;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * The event bus: a CLIENT node, which sends each request to the leader of the shard.
 *
 * @param borough the CLIENT node
 * @param driver whose event loop the futures complete on
 */
record BusDoor(Borough borough, Driver driver) implements Door {
  @Override
  public Future<Void> put(String partition, Buffer key, Buffer value) {
    return driver.here(borough.partition(partition).put(key, value).mapEmpty());
  }

  @Override
  public Future<Buffer> get(String partition, Buffer key) {
    return driver.here(borough.partition(partition).get(key));
  }
}
