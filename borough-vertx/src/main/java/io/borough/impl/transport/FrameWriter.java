package io.borough.impl.transport;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.RejectedException;
import io.borough.impl.message.MessageType;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireWriter;
import java.util.UUID;

/**
 * Writes a frame: a header, then an envelope for each message to the receiving node.
 *
 * <p>Header: version, the sender's cluster (16 bytes, zeros while it has none), the sender's bus id, the link's number,
 * the frame's number on the link. Version, cluster and bus id keep their places in every version to come, so that a
 * node of another version can be named. Envelope: its kind, then
 *
 * <ul>
 *   <li>CALL: call number, milliseconds left, message;
 *   <li>REPLY: call number, message;
 *   <li>FAIL: call number, code, text, the key's revision or -1;
 *   <li>ONE_WAY: message;
 *   <li>PING, PONG, BYE: nothing more;
 *   <li>LOST: link and number of the first frame lost, of the first not lost, and whether those between were surely not
 *       read.
 * </ul>
 *
 * <p>A message is the number of its type, its length and its bytes. The frame's version is the protocol version of all
 * messages in the frame; a node reads no frames of another version. A message that cannot be written leaves no bytes in
 * the frame.
 */
final class FrameWriter {
  static final int VERSION = 3; // 1 had no cluster; in 1 and 2 every message had a version of its own
  static final int CALL = 1;
  static final int REPLY = 2;
  static final int FAIL = 3;
  static final int ONE_WAY = 4;
  static final int PING = 5;
  static final int PONG = 6;
  static final int LOST = 7;
  static final int BYE = 8;
  static final int MAX_MESSAGE_BYTES = 32 << 20; // no service sends a message half as large

  private static final int CLUSTER_AT = 1;
  private static final int MAX_TEXT = 4_096;

  private final WireWriter wire;

  FrameWriter(String busId, long linkId, long seq) {
    wire = new WireWriter(512).int8(VERSION).int64(0).int64(0).text(busId).int64(linkId).int64(seq);
  }

  void call(long callId, long remainingMs, WireMessage message) {
    int start = wire.length();
    wire.int8(CALL).int64(callId).int32((int) Math.min(Integer.MAX_VALUE, remainingMs));
    message(start, message);
  }

  void reply(long callId, WireMessage message) {
    int start = wire.length();
    wire.int8(REPLY).int64(callId);
    message(start, message);
  }

  void fail(long callId, BoroughException failure) {
    long revision = failure instanceof RejectedException rejected ? rejected.currentRevision().orElse(-1) : -1;
    wire.int8(FAIL).int64(callId).int32(failure.code().number()).text(shortened(failure.getMessage())).int64(revision);
  }

  void oneWay(WireMessage message) {
    int start = wire.length();
    wire.int8(ONE_WAY);
    message(start, message);
  }

  void ping() {
    wire.int8(PING);
  }

  void pong() {
    wire.int8(PONG);
  }

  void bye() {
    wire.int8(BYE);
  }

  void lost(FrameSequence.Gap lost) {
    wire.int8(LOST).int64(lost.fromLink()).int64(lost.fromSeq()).int64(lost.toLink()).int64(lost.toSeq());
    wire.bool(lost.unread());
  }

  int length() {
    return wire.length();
  }

  /**
   * Returns the finished frame. Nothing may be written after that.
   *
   * @param cluster that the sender belongs to when the frame is sent
   */
  BusFrame toFrame(UUID cluster) {
    wire.patchInt64(CLUSTER_AT, cluster.getMostSignificantBits());
    wire.patchInt64(CLUSTER_AT + 8, cluster.getLeastSignificantBits());
    return new BusFrame(wire);
  }

  private void message(int start, WireMessage message) {
    try {
      wire.int8(MessageType.of(message).number()).int32(0);
      int body = wire.length();
      message.writeTo(wire);
      int size = wire.length() - body;
      if (size > MAX_MESSAGE_BYTES) {
        throw ErrorCode.PAYLOAD_TOO_LARGE.failure("a message of " + size + " bytes: " + message.getClass().getName());
      }
      wire.patchInt32(body - 4, size);
    } catch (RuntimeException e) {
      wire.truncate(start);
      throw e;
    }
  }

  private static String shortened(String text) {
    if (text == null) {
      return "";
    }
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }
}
