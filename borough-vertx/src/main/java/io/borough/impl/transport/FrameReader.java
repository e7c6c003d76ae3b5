package io.borough.impl.transport;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.MessageType;
import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import java.util.UUID;

/** Reads what {@link FrameWriter} wrote. */
final class FrameReader {
  private final WireReader wire;
  private final UUID cluster;
  private final String sender;
  private final long linkId;
  private final long seq;

  /** Receives the contents of a frame, in order. */
  interface Listener {
    /** Returns why a message of a type is not accepted from this sender; null when it is accepted. */
    BoroughException refusal(MessageType type);

    void call(long callId, long remainingMs, MessageType type, WireMessage message);

    /** A call that was refused unread. It had no effect. */
    void refusedCall(long callId, BoroughException why);

    /** A one-way message that was refused unread. */
    void refusedOneWay(BoroughException why);

    /** A call that this version cannot read. It had no effect. */
    void unreadableCall(long callId, RuntimeException why);

    void reply(long callId, WireMessage message);

    void fail(long callId, BoroughException failure);

    void oneWay(MessageType type, WireMessage message);

    /** A one-way message that this version cannot read. */
    void unreadableOneWay(RuntimeException why);

    void ping();

    void lost(FrameSequence.Gap lost);

    void bye();
  }

  /**
   * Reads the header.
   *
   * @throws UnsupportedVersionException when a node of another version wrote the frame
   * @throws WireFormatException when the bytes are not a header
   */
  FrameReader(WireReader wire) {
    this.wire = wire;
    int version = wire.int8();
    cluster = version == 1 ? ClusterIdentity.NONE : new UUID(wire.int64(), wire.int64());
    sender = wire.text();
    if (version != FrameWriter.VERSION) {
      throw new UnsupportedVersionException(version, sender);
    }
    linkId = wire.int64();
    seq = wire.int64();
  }

  /** Returns the cluster that the sender belongs to, or {@link ClusterIdentity#NONE}. */
  UUID cluster() {
    return cluster;
  }

  String sender() {
    return sender;
  }

  long linkId() {
    return linkId;
  }

  long seq() {
    return seq;
  }

  /**
   * Reads the envelopes.
   *
   * @throws WireFormatException at the first envelope that is malformed; the listener has received those before it
   */
  void read(Listener listener) {
    while (wire.remaining() > 0) {
      int kind = wire.int8();
      switch (kind) {
        case FrameWriter.CALL -> readCall(listener);
        case FrameWriter.REPLY -> readReply(listener);
        case FrameWriter.FAIL -> listener.fail(wire.int64(), readFailure());
        case FrameWriter.ONE_WAY -> readOneWay(listener);
        case FrameWriter.PING -> listener.ping();
        case FrameWriter.PONG -> { } // the arrival of the frame shows that the peer is alive
        case FrameWriter.LOST ->
            listener.lost(new FrameSequence.Gap(wire.int64(), wire.int64(), wire.int64(), wire.int64(), wire.bool()));
        case FrameWriter.BYE -> listener.bye();
        default -> throw new WireFormatException("unknown envelope " + kind);
      }
    }
  }

  private void readCall(Listener listener) {
    long callId = wire.int64();
    int remainingMs = wire.int32();
    int number = wire.int8();
    WireReader body = wire.part(wire.int32());
    MessageType type;
    WireMessage message;
    try {
      type = MessageType.of(number);
      BoroughException refusal = listener.refusal(type);
      if (refusal != null) {
        listener.refusedCall(callId, refusal);
        return;
      }
      message = type.read(body); // fields that this build does not know stay unread
    } catch (RuntimeException e) {
      listener.unreadableCall(callId, e);
      return;
    }
    listener.call(callId, remainingMs, type, message);
  }

  private void readReply(Listener listener) {
    long callId = wire.int64();
    int number = wire.int8();
    WireReader body = wire.part(wire.int32());
    WireMessage message;
    try {
      MessageType type = MessageType.of(number);
      BoroughException refusal = listener.refusal(type);
      if (refusal != null) {
        throw refusal;
      }
      message = type.read(body); // fields that this build does not know stay unread
    } catch (RuntimeException e) { // the call took effect, but its reply cannot be read
      listener.fail(callId, ErrorCode.INTERNAL.failure("the answer cannot be read: " + e.getMessage(), e));
      return;
    }
    listener.reply(callId, message);
  }

  private void readOneWay(Listener listener) {
    int number = wire.int8();
    WireReader body = wire.part(wire.int32());
    MessageType type;
    WireMessage message;
    try {
      type = MessageType.of(number);
      BoroughException refusal = listener.refusal(type);
      if (refusal != null) {
        listener.refusedOneWay(refusal);
        return;
      }
      message = type.read(body); // fields that this build does not know stay unread
    } catch (RuntimeException e) {
      listener.unreadableOneWay(e);
      return;
    }
    listener.oneWay(type, message);
  }

  private BoroughException readFailure() {
    ErrorCode code = ErrorCode.of(wire.int32());
    String text = wire.text();
    long revision = wire.int64();
    return code == ErrorCode.REVISION_MISMATCH && revision >= 0
        ? ErrorCode.mismatch(revision, text)
        : code.failure(text);
  }

  /** Thrown for a frame that a node of another version wrote. */
  static final class UnsupportedVersionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int version;
    private final String sender;

    UnsupportedVersionException(int version, String sender) {
      super("a frame of version " + version + " from " + sender);
      this.version = version;
      this.sender = sender;
    }

    int version() {
      return version;
    }

    String sender() {
      return sender;
    }
  }
}
