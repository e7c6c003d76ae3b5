package io.borough.verticles.raft;

import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.thirdparty.io.grpc.NameResolverRegistry;

/**
 * Knows the current address of each Raft peer.
 *
 * <p>Ratis keeps the address with which a peer was added, also in its log, but a node's port may change at a restart.
 * So a peer's address in Ratis is only a name, {@code borough:///<peer id>}, and gRPC resolves the name here. A peer id
 * means the same peer to every node, so all nodes of the JVM share one table.
 *
 * <p>Thread: any. Bound: {@value #MAX_PEERS} peers; one more is refused.
 */
public final class PeerAddressRegistry {
  static final String SCHEME = "borough";
  static final int MAX_PEERS = 65_536;

  private static final Map<String, InetSocketAddress> ADDRESSES = new ConcurrentHashMap<>();
  private static final Map<String, Set<PeerNameResolver>> RESOLVERS = new ConcurrentHashMap<>();

  static {
    NameResolverRegistry.getDefaultRegistry().register(new PeerNameResolver.Provider());
  }

  private PeerAddressRegistry() {}

  /**
   * Sets a peer's address. Channels to the peer, open or connecting, change to the new address.
   *
   * @param peerId a {@code RingNode.peerId()}
   * @param host a name or address
   * @param port 1 to 65,535; the call ignores any other port
   */
  public static void put(String peerId, String host, int port) {
    if (port < 1 || port > 65_535 || ADDRESSES.size() >= MAX_PEERS && !ADDRESSES.containsKey(peerId)) {
      return;
    }
    InetSocketAddress next = InetSocketAddress.createUnresolved(host, port);
    if (!next.equals(ADDRESSES.put(peerId, next))) {
      RESOLVERS.getOrDefault(peerId, Set.of()).forEach(PeerNameResolver::refresh);
    }
  }

  /** Sets a peer's address, which may be out of date, only if no address of the peer is known. */
  static void putIfUnknown(String peerId, String host, int port) {
    if (!ADDRESSES.containsKey(peerId)) {
      put(peerId, host, port);
    }
  }

  /** Returns the name that is the peer's address in Ratis. */
  static String target(String peerId) {
    return SCHEME + ":///" + URLEncoder.encode(peerId, StandardCharsets.UTF_8);
  }

  /** Returns a peer's address, or null when it is not known. */
  static InetSocketAddress of(String peerId) {
    return ADDRESSES.get(peerId);
  }

  static void watch(String peerId, PeerNameResolver resolver) {
    RESOLVERS.computeIfAbsent(peerId, id -> ConcurrentHashMap.newKeySet()).add(resolver);
  }

  static void unwatch(String peerId, PeerNameResolver resolver) {
    RESOLVERS.computeIfPresent(peerId, (id, resolvers) -> {
      resolvers.remove(resolver);
      return resolvers.isEmpty() ? null : resolvers;
    });
  }
}
