package io.borough.verticles.bus;

import io.borough.impl.transport.BusFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes an event-bus connection at the first message with an impossible length field. Vert.x allocates the announced
 * length before the bytes are received, so a message of a few bytes could exhaust the memory of the process.
 *
 * <p>Complete messages are passed on unchanged. Thread: the connection's event loop.
 */
final class BusMessageGuard extends ByteToMessageDecoder {
  /** Borough's largest frame plus 64 KiB for a message's address and headers. */
  static final int MAX_MESSAGE_BYTES = BusFrame.MAX_BYTES + (64 << 10);

  private static final Logger LOG = LoggerFactory.getLogger(BusMessageGuard.class);

  private boolean refused;

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (refused) { // discards input until the connection is closed
      in.skipBytes(in.readableBytes());
      return;
    }
    int start = in.readerIndex();
    int whole = start;
    while (in.writerIndex() - whole >= 4) {
      int length = in.getInt(whole);
      int body = whole + 4;
      if (length <= 0 || length > MAX_MESSAGE_BYTES) {
        refuse(context, in, "a message length of " + length + " bytes is not within 1 to " + MAX_MESSAGE_BYTES);
        return;
      }
      if (in.writerIndex() - body < length) {
        break;
      }
      if (!new MessageLengths(in, body, length).areValid()) {
        refuse(context, in, "a part of a message of " + length + " bytes is longer than the message");
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
    LOG.warn("An event-bus connection from {} was closed: {}", context.channel().remoteAddress(), why);
    context.close();
  }

  /**
   * Checks the length fields of one event-bus message in the format that {@code ClusteredMessage} and the codecs of
   * Vert.x 5.1 write. Allocates nothing.
   *
   * <p>Bodies of codecs other than Vert.x's own are not checked here; those codecs check them.
   */
  private static final class MessageLengths {
    private static final int USER_CODEC = -1; // the codec's name follows
    private static final int LAST_CODEC = 17;

    private final ByteBuf bytes;
    private final int end;
    private int at;

    /** Checks {@code length} bytes from {@code start}, all of which have been received. */
    MessageLengths(ByteBuf bytes, int start, int length) {
      this.bytes = bytes;
      this.at = start;
      this.end = start + length;
    }

    /** Returns whether every part fits into the message. */
    boolean areValid() {
      if (!skip(1) || left() < 1) { // the protocol's version
        return false;
      }
      int codec = bytes.getByte(at++);
      boolean head = codec >= USER_CODEC && codec <= LAST_CODEC
          && (codec != USER_CODEC || text())
          && skip(1) // sent or published
          && text() // the address
          && text() // the reply address, or empty
          && text() // the sender
          && headers();
      return head && body(codec);
    }

    private boolean headers() {
      if (left() < 4) {
        return false;
      }
      int length = bytes.getInt(at); // includes these 4 bytes
      if (length < 4 || length > left()) {
        return false;
      }
      int next = at + length;
      at += 4;
      if (length > 4) {
        if (left() < 4) {
          return false;
        }
        int count = bytes.getInt(at);
        at += 4;
        for (int i = 0; i < count; i++) {
          if (!text() || !text()) {
            return false;
          }
        }
      }
      return at == next;
    }

    private boolean body(int codec) {
      return switch (codec) {
        // string, buffer, byte array, JSON object, JSON array, the two object codecs
        case 9, 11, 12, 13, 14, 16, 17 -> text();
        case 15 -> replyException();
        default -> true; // of a fixed size, or of another codec
      };
    }

    private boolean replyException() {
      if (!skip(5) || left() < 1) { // the failure type and the failure code
        return false;
      }
      boolean message = bytes.getByte(at++) != 0;
      return !message || text();
    }

    /** Skips a length field and the bytes that it counts. */
    private boolean text() {
      if (left() < 4) {
        return false;
      }
      int length = bytes.getInt(at);
      at += 4;
      return length >= 0 && skip(length);
    }

    private boolean skip(int count) {
      if (count > left()) {
        return false;
      }
      at += count;
      return true;
    }

    private int left() {
      return end - at;
    }
  }
}
