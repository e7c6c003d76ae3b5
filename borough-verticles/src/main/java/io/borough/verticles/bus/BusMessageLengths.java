package io.borough.verticles.bus;

import io.netty.buffer.ByteBuf;

/**
 * Follows the lengths inside one message of Vert.x's event bus, as {@code ClusteredMessage} and the codecs of Vert.x
 * 5.1 write it, and allocates nothing.
 *
 * <p>The body of another codec than Vert.x's own is that codec's to check.
 */
final class BusMessageLengths {
  private static final int OWN_CODEC = -1; // followed by the codec's name
  private static final int LAST_CODEC = 17;

  private final ByteBuf bytes;
  private final int end;
  private int at;

  /** Looks at so many bytes from there, all of which have arrived. */
  BusMessageLengths(ByteBuf bytes, int start, int length) {
    this.bytes = bytes;
    this.at = start;
    this.end = start + length;
  }

  /** Says whether no part is said to be longer than what is left of the message. */
  boolean areTrue() {
    if (!skip(1) || left() < 1) { // the protocol's version
      return false;
    }
    int codec = bytes.getByte(at++);
    boolean head = codec >= OWN_CODEC && codec <= LAST_CODEC
        && (codec != OWN_CODEC || text())
        && skip(1) // sent or published
        && text() // the address
        && text() // where to reply, or empty
        && text() // the sender
        && headers();
    return head && body(codec);
  }

  private boolean headers() {
    if (left() < 4) {
      return false;
    }
    int length = bytes.getInt(at); // counts itself
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
      // string, buffer, byte array, JSON object and array, the two that are objects
      case 9, 11, 12, 13, 14, 16, 17 -> text();
      case 15 -> replyException();
      default -> true; // of a fixed size, or not Vert.x's
    };
  }

  private boolean replyException() {
    if (!skip(5) || left() < 1) { // what failed, and the code
      return false;
    }
    boolean message = bytes.getByte(at++) != 0;
    return !message || text();
  }

  /** A length and so many bytes. */
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
