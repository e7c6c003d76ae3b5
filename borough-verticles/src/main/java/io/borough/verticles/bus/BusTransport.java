package io.borough.verticles.bus;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.transport.Transport;
import java.net.InetSocketAddress;

/**
 * Vert.x's NIO transport with a {@link BusMessageGuard} in each connection that the event bus accepts. Vert.x has no
 * option that bounds the length of a message.
 *
 * <p>Thread: any; a connection is initialised on its event loop.
 */
final class BusTransport extends NioTransport implements Transport {
  private final int busPort;

  /** Creates a transport that guards connections to {@code busPort} and leaves all others unchanged. */
  BusTransport(int busPort) {
    this.busPort = busPort;
  }

  @Override
  public String name() {
    return "nio";
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public Throwable unavailabilityCause() {
    return null;
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return this;
  }

  @Override
  public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
    super.configure(config, domainSocket, bootstrap);
    ChannelHandler vertx = bootstrap.config().childHandler();
    if (vertx == null) {
      throw new IllegalStateException("this Vert.x initialises servers in an order that BusTransport does not support");
    }
    if (!domainSocket) {
      bootstrap.childHandler(new Initializer(vertx));
    }
  }

  /** Initialises a connection as Vert.x does and adds the guard behind the TLS handler. */
  private final class Initializer extends ChannelInitializer<Channel> {
    private final ChannelHandler vertx;

    private Initializer(ChannelHandler vertx) {
      this.vertx = vertx;
    }

    @Override
    protected void initChannel(Channel connection) {
      ChannelPipeline pipeline = connection.pipeline();
      pipeline.addLast(vertx); // initialises the connection immediately
      if (((InetSocketAddress) connection.localAddress()).getPort() == busPort) {
        ChannelHandlerContext tls = pipeline.context(SslHandler.class);
        if (tls == null) {
          pipeline.addFirst(new BusMessageGuard());
        } else {
          pipeline.addAfter(tls.name(), null, new BusMessageGuard());
        }
      }
    }
  }
}
