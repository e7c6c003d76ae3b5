package io.borough.verticles;

import io.borough.impl.link.Directory;
import io.borough.impl.message.Hello;
import io.borough.verticles.ring.Neighbours;
import java.util.Collection;

/** The directory as the ring needs it. Any thread. */
final class DirectoryNeighbours implements Neighbours {
  private final Directory directory;

  DirectoryNeighbours(Directory directory) {
    this.directory = directory;
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
  public void onChange(Runnable handler) {
    directory.onChange(changed -> handler.run());
  }

  @Override
  public void announce(Hello own) {
    directory.setSelf(own);
  }
}
