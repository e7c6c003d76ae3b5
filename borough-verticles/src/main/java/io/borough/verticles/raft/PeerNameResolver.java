package io.borough.verticles.raft;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.ratis.thirdparty.io.grpc.EquivalentAddressGroup;
import org.apache.ratis.thirdparty.io.grpc.NameResolver;
import org.apache.ratis.thirdparty.io.grpc.NameResolverProvider;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusOr;
import org.apache.ratis.thirdparty.io.grpc.SynchronizationContext;

/**
 * Gives one gRPC channel its peer's address, and the new address after each change in {@link PeerAddressRegistry}.
 *
 * <p>Thread: any may call {@link #refresh}; a host name is looked up on gRPC's offload executor, because that blocks,
 * and the listener is called in the channel's own synchronization context.
 */
final class PeerNameResolver extends NameResolver {
  private final String peerId;
  private final String authority;
  private final SynchronizationContext channel;
  private final Executor offload;
  private Listener2 listener; // belongs to the channel's synchronization context

  private PeerNameResolver(String peerId, Args args) {
    this.peerId = peerId;
    this.channel = args.getSynchronizationContext();
    this.offload = args.getOffloadExecutor();
    InetSocketAddress known = PeerAddressRegistry.of(peerId);
    this.authority = known == null ? "localhost" : authority(known.getHostString());
  }

  private static String authority(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /** Returns the host that the peer's certificate must name. */
  @Override
  public String getServiceAuthority() {
    return authority;
  }

  @Override
  public void start(Listener2 listener) {
    this.listener = listener;
    PeerAddressRegistry.watch(peerId, this);
    refresh();
  }

  @Override
  public void refresh() {
    if (offload == null) {
      resolve();
    } else {
      offload.execute(this::resolve);
    }
  }

  private void resolve() {
    StatusOr<List<EquivalentAddressGroup>> result = lookUp();
    channel.execute(() -> {
      if (listener != null && result.hasValue()) {
        listener.onResult(ResolutionResult.newBuilder().setAddressesOrError(result).build());
      } else if (listener != null) {
        listener.onError(result.getStatus());
      }
    });
  }

  private StatusOr<List<EquivalentAddressGroup>> lookUp() {
    InetSocketAddress address = PeerAddressRegistry.of(peerId);
    if (address == null) {
      return StatusOr.fromStatus(Status.UNAVAILABLE.withDescription("the address of " + peerId + " is not known"));
    }
    try {
      InetAddress host = InetAddress.getByName(address.getHostString());
      return StatusOr.fromValue(
          List.of(new EquivalentAddressGroup(new InetSocketAddress(host, address.getPort()))));
    } catch (UnknownHostException e) {
      return StatusOr.fromStatus(Status.UNAVAILABLE.withDescription("no host " + address.getHostString()).withCause(e));
    }
  }

  @Override
  public void shutdown() {
    listener = null;
    PeerAddressRegistry.unwatch(peerId, this);
  }

  /** Creates a resolver for each target of {@link PeerAddressRegistry#target}. */
  static final class Provider extends NameResolverProvider {
    @Override
    protected boolean isAvailable() {
      return true;
    }

    @Override
    protected int priority() {
      return 5;
    }

    @Override
    public String getDefaultScheme() {
      return PeerAddressRegistry.SCHEME;
    }

    @Override
    public NameResolver newNameResolver(URI target, Args args) {
      if (!PeerAddressRegistry.SCHEME.equals(target.getScheme())) {
        return null;
      }
      return new PeerNameResolver(URLDecoder.decode(target.getPath().substring(1), StandardCharsets.UTF_8), args);
    }
  }
}
