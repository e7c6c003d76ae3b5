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
 * Vert.x's own transport, with a {@link BusMessageGuard} in each connection that the event bus accepts: Vert.x has no
 * setting that bounds them.
 *
 * <p>Thread: any; a connection is set up on its event loop.
 */
final class BusTransport extends NioTransport implements Transport {
  private final int busPort;

  /** A transport whose connections to other ports than that one are Vert.x's alone. */
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
      throw new IllegalStateException("Vert.x sets up its servers in another order than this class expects");
    }
    if (!domainSocket) {
      bootstrap.childHandler(new Initializer(vertx));
    }
  }

  /** Sets a connection up as Vert.x does, and puts the guard where the bytes are no longer encrypted. */
  private final class Initializer extends ChannelInitializer<Channel> {
    private final ChannelHandler vertx;

    private Initializer(ChannelHandler vertx) {
      this.vertx = vertx;
    }

    @Override
    protected void initChannel(Channel connection) {
      ChannelPipeline pipeline = connection.pipeline();
      pipeline.addLast(vertx); // runs at once
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
