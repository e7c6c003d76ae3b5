package io.borough.impl.client;

import io.borough.impl.link.Directory;
import io.borough.impl.link.Messenger;
import io.borough.impl.message.MembershipMessages.Hello;
import io.borough.impl.message.MembershipMessages.LeaderAt;
import io.borough.impl.topology.Ring;
import io.borough.impl.topology.RingShard;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells everybody what this node leads: at once when it begins to, and to those that come later.
 *
 * <p>Thread: the context on which it was begun. Whoever does not hear it finds the leader by asking.
 */
public final class LeaderNews {
  private final String nodeId;
  private final Messenger messenger;
  private final Directory directory;
  private final Routes routes;
  private final Set<String> told = new HashSet<>(); // bus ids, as many as the directory has

  private LeaderNews(String nodeId, NodeClient client) {
    this.nodeId = nodeId;
    this.messenger = client.messenger();
    this.directory = client.directory();
    this.routes = client.routes();
  }

  /** Begins, on the current context, for the node with this id. */
  public static void begin(String nodeId, NodeClient client) {
    LeaderNews news = new LeaderNews(nodeId, client);
    news.routes.onLeader(news::tellAll);
    news.directory.onChange(changed -> news.tellNewcomers());
    news.tellNewcomers();
  }

  /** On the thread that brought the news. */
  private void tellAll(LeaderAt claim) {
    if (claim.nodeId().equals(nodeId)) {
      directory.all().stream().filter(this::isToHear).forEach(hello -> messenger.tell(hello.busId(), claim));
    }
  }

  private void tellNewcomers() {
    Set<String> there = new HashSet<>();
    for (Hello hello : directory.all()) {
      if (!isToHear(hello)) {
        continue; // one without a cluster comes when it has joined this one
      }
      there.add(hello.busId());
      if (told.add(hello.busId())) {
        tellWhatIsLed(hello.busId());
      }
    }
    told.retainAll(there);
  }

  private void tellWhatIsLed(String busId) {
    Ring ring = routes.ring();
    if (ring == null) {
      return;
    }
    for (RingShard shard : ring.shards()) {
      LeaderAt leader = routes.leaderOf(shard.shard());
      if (leader != null && leader.nodeId().equals(nodeId)) {
        messenger.tell(busId, leader);
      }
    }
  }

  private boolean isToHear(Hello hello) {
    return directory.isOurs(hello) && !hello.busId().equals(messenger.busId());
  }
}
