package io.borough.verticles.raft;

import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.thirdparty.io.grpc.NameResolverRegistry;

/**
 * Where each Raft peer listens now.
 *
 * <p>Ratis keeps the address that a peer had when it was first heard of, for ever and in its log, but ports change over
 * restarts. So a peer's address in Ratis is only its name, {@code borough:///<peer id>}, and gRPC asks here what it is.
 * A peer id is the same peer to everybody, so there is one table for the whole JVM, however many nodes run in it.
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
   * Notes where a peer listens; channels to it that are open or trying move there.
   *
   * @param peerId as {@code RingNode.peerId()} says
   * @param host a name or address
   * @param port 1 to 65,535; otherwise the call changes nothing
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

  /** Notes where a peer listened when somebody last looked, if nothing is known. */
  static void putIfUnknown(String peerId, String host, int port) {
    if (!ADDRESSES.containsKey(peerId)) {
      put(peerId, host, port);
    }
  }

  /** What Ratis takes for the peer's address. */
  static String target(String peerId) {
    return SCHEME + ":///" + URLEncoder.encode(peerId, StandardCharsets.UTF_8);
  }

  /** Null when nothing was noted. */
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
