package io.borough.verticles;

import io.borough.impl.link.Directory;
import io.borough.impl.message.MembershipMessages.Hello;
import io.borough.verticles.bus.BaseAddresses;
import io.borough.verticles.bus.HostNames;
import io.borough.verticles.ring.Neighbours;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;

/** The directory as the ring needs it. Any thread. */
final class DirectoryNeighbours implements Neighbours {
  private final Directory directory;
  private final HostNames names;

  DirectoryNeighbours(Directory directory, HostNames names) {
    this.directory = directory;
    this.names = names;
  }

  @Override
  public Collection<Hello> all() {
    return directory.all();
  }

  @Override
  public Hello byNodeId(String nodeId) {
    return directory.byNodeId(nodeId);
  }

  @Override
  public Collection<Hello> foreign() {
    return directory.foreign();
  }

  @Override
  public Future<List<String>> absent() {
    return directory.absent();
  }

  @Override
  public void onChange(Runnable handler) {
    directory.onChange(changed -> handler.run());
  }

  @Override
  public List<String> lookUp(List<String> base) {
    return BaseAddresses.of(base, names).all();
  }

  @Override
  public void announce(Hello own) {
    directory.setSelf(own);
  }
}
