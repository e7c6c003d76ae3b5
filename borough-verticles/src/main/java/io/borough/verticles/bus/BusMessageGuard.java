package io.borough.verticles.bus;

import io.borough.impl.link.BusFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes an event-bus connection at the first message whose lengths cannot be true: Vert.x allocates what they say
 * without a look at what has arrived, and one message of a few bytes would end the process with an OutOfMemoryError.
 *
 * <p>Passes whole messages on, unchanged. Thread: the connection's event loop.
 */
final class BusMessageGuard extends ByteToMessageDecoder {
  /** Borough's largest frame, and 64 KiB for a message's address and headers. */
  static final int MAX_MESSAGE_BYTES = BusFrame.MAX_BYTES + (64 << 10);

  private static final Logger LOG = LoggerFactory.getLogger(BusMessageGuard.class);

  private boolean refused;

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (refused) { // what arrives until the connection is closed
      in.skipBytes(in.readableBytes());
      return;
    }
    int start = in.readerIndex();
    int whole = start;
    while (in.writerIndex() - whole >= 4) {
      int length = in.getInt(whole);
      int body = whole + 4;
      if (length <= 0 || length > MAX_MESSAGE_BYTES) {
        refuse(context, in, "a message of " + length + " bytes, not 1 to " + MAX_MESSAGE_BYTES);
        return;
      }
      if (in.writerIndex() - body < length) {
        break;
      }
      if (!new BusMessageLengths(in, body, length).areTrue()) {
        refuse(context, in, "a message of " + length + " bytes that says of a part that it is longer");
        return;
      }
      whole = body + length;
    }
    if (whole > start) {
      out.add(in.readRetainedSlice(whole - start));
    }
  }

  private void refuse(ChannelHandlerContext context, ByteBuf in, String why) {
    refused = true;
    in.skipBytes(in.readableBytes());
    LOG.warn("An event-bus connection from {} was closed: it began {}", context.channel().remoteAddress(), why);
    context.close();
  }
}
