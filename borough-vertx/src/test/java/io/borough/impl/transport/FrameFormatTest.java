package io.borough.impl.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.MessageSamples;
import io.borough.impl.message.MessageType;
import io.borough.impl.message.RaftMessages.WriteReply;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.impl.message.RingMessages.BootstrapRequest;
import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.borough.testing.Trials;
import io.borough.testing.UnitTest;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@UnitTest
class FrameFormatTest {
  private static final String BYTES = "03 00112233445566778899aabbccddeeff" // version, cluster
      + " 00000002 6e31 0000000000000003 0000000000000004" // n1, link 3, frame 4
      + " 01 0000000000000011 000003e8 13 00000000" // call 17 with 1,000 ms left: may I found the cluster
      + " 02 0000000000000012 29 00000008 0000000000000007" // reply to 18: revision 7
      + " 03 0000000000000013 00000065 00000004 6974 2069 0000000000000009" // 19 failed: 101, revision 9
      + " 03 0000000000000014 000000ca 00000000 ffffffffffffffff" // 20 failed: 202
      + " 04 04 00000010 00000001 00000000 0000000000000002" // told: nobody leads shard 1 in term 2
      + " 05 06" // ping, pong
      + " 07 0000000000000001 0000000000000002 0000000000000003 0000000000000004 01" // lost
      + " 08"; // bye

  private static final UUID CLUSTER = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

  private static FrameWriter sample() {
    FrameWriter frame = new FrameWriter("n1", 3, 4);
    frame.call(17, 1_000, new BootstrapRequest());
    frame.reply(18, new WriteReply(7));
    frame.fail(19, ErrorCode.mismatch(9, "it i"));
    frame.fail(20, ErrorCode.OVERLOADED.failure(""));
    frame.oneWay(new LeaderHint(1, "", 2));
    frame.ping();
    frame.pong();
    frame.lost(new FrameSequence.Gap(1, 2, 3, 4, true));
    frame.bye();
    return frame;
  }

  /** Nodes of two versions talk to each other while a cluster is upgraded. */
  @Test
  void aFrameIsTheseBytes() {
    Buffer buffer = Buffer.buffer();
    sample().toFrame(CLUSTER).appendTo(buffer);
    assertThat(HexFormat.of().formatHex(buffer.getBytes())).isEqualTo(BYTES.replace(" ", ""));
  }

  @Test
  void theseBytesAreAFrame() {
    Words words = new Words();
    FrameReader reader = new FrameReader(new WireReader(HexFormat.of().parseHex(BYTES.replace(" ", ""))));
    assertThat(reader.cluster()).isEqualTo(CLUSTER);
    assertThat(reader.sender()).isEqualTo("n1");
    assertThat(reader.linkId()).isEqualTo(3);
    assertThat(reader.seq()).isEqualTo(4);
    reader.read(words);
    assertThat(words.said).containsExactly(
        "call 17 1000 BootstrapRequest[]",
        "reply 18 WriteReply[revision=7]",
        "fail 19 REVISION_MISMATCH it i",
        "fail 20 OVERLOADED ",
        "tell LeaderHint[shard=1, nodeId=, term=2]",
        "ping",
        "lost Gap[fromLink=1, fromSeq=2, toLink=3, toSeq=4, unread=true]",
        "bye");
  }

  /** The event bus adds only a length. */
  @Test
  void theEventBusCarriesAFrameAsItIs() {
    BusFrame.Codec codec = new BusFrame.Codec();
    Buffer wire = Buffer.buffer("header");
    codec.encodeToWire(wire, sample().toFrame(CLUSTER));
    BusFrame read = codec.decodeFromWire(6, wire);
    assertThat(read.length()).isEqualTo(sample().length());
    Buffer bytes = Buffer.buffer();
    read.appendTo(bytes);
    assertThat(HexFormat.of().formatHex(bytes.getBytes())).isEqualTo(BYTES.replace(" ", ""));
    assertThatThrownBy(() -> codec.decodeFromWire(0, Buffer.buffer().appendInt(5).appendByte((byte) 1)))
        .isInstanceOf(WireFormatException.class);
    assertThatThrownBy(() -> codec.decodeFromWire(0, Buffer.buffer().appendInt(-1)))
        .isInstanceOf(WireFormatException.class);
  }

  /** One message that cannot be written must not spoil those that share its frame. */
  @Test
  void whatCannotBeWrittenLeavesNoTrace() {
    FrameWriter frame = new FrameWriter("n1", 1, 0);
    frame.oneWay(new BootstrapRequest());
    int length = frame.length();
    byte[] tooLarge = new byte[FrameWriter.MAX_MESSAGE_BYTES + 1];
    assertThatThrownBy(() -> frame.call(1, 1, new WriteRequest(1, null, tooLarge)))
        .isInstanceOfSatisfying(BoroughException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE));
    assertThatThrownBy(() -> frame.reply(1, new LeaderHint(1, null, 1))).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> frame.oneWay(wire -> { })).isInstanceOf(IllegalArgumentException.class);
    assertThat(frame.length()).isEqualTo(length);
  }

  /** A newer node's message is answered, and those after it are read. */
  @Test
  void oneUnreadableMessageDoesNotHideTheOthers() {
    WireWriter wire = new WireWriter().int8(FrameWriter.VERSION).int64(0).int64(0).text("n1").int64(1).int64(0);
    wire.int8(FrameWriter.CALL).int64(1).int32(10).int8(250).int32(3).raw(new byte[3], 0, 3);
    wire.int8(FrameWriter.ONE_WAY).int8(MessageType.LEADER_HINT.number()).int32(1).int8(2);
    wire.int8(FrameWriter.REPLY).int64(2).int8(MessageType.WRITE_REPLY.number()).int32(2).int16(0x0100);
    wire.int8(FrameWriter.PING);
    Words words = new Words();
    new FrameReader(wire.reader()).read(words);
    assertThat(words.said).containsExactly("unreadable call 1", "unreadable tell",
        "fail 2 INTERNAL the answer cannot be read: 8 bytes wanted, 2 left", "ping");
  }

  /** A later build appends a field to a message: the message is read, and so are those behind it. */
  @Test
  void aMessageWithAnUnknownFieldIsRead() {
    WireWriter wire = new WireWriter().int8(FrameWriter.VERSION).int64(0).int64(0).text("n1").int64(1).int64(0);
    wire.int8(FrameWriter.ONE_WAY).int8(MessageType.LEADER_HINT.number()).int32(21);
    wire.int32(7).text("").int64(3).text("x");
    wire.int8(FrameWriter.REPLY).int64(2).int8(MessageType.ACK.number()).int32(2).int16(0x0100);
    wire.int8(FrameWriter.CALL).int64(1).int32(10).int8(MessageType.WRITE_REPLY.number()).int32(9).int64(5).int8(6);
    Words words = new Words();
    new FrameReader(wire.reader()).read(words);
    assertThat(words.said).containsExactly("tell LeaderHint[shard=7, nodeId=, term=3]", "reply 2 Ack[]",
        "call 1 10 WriteReply[revision=5]");
  }

  /** What comes from the network is read or refused, and never leaves the reader in a loop. */
  @Test
  void damagedFramesAreReadOrRefused() {
    Trials.run(1_000, values -> {
      int where = values.between(0, 100_000);
      byte with = values.int8();
      MessageType type = values.oneOf(MessageType.values());
      FrameWriter frame = sample();
      frame.oneWay(MessageSamples.of(type));
      Buffer bytes = Buffer.buffer();
      frame.toFrame(CLUSTER).appendTo(bytes);
      bytes.setByte(where % bytes.length(), with);
      try {
        new FrameReader(new WireReader(bytes)).read(new Words());
      } catch (WireFormatException | FrameReader.UnsupportedVersionException refused) {
        assertThat(refused).hasMessageMatching("(?s).+");
      }
    });
  }

  /** Writes down what a frame says. */
  static final class Words implements FrameReader.Listener {
    private final List<String> said;

    Words() {
      this(new ArrayList<>());
    }

    Words(List<String> said) {
      this.said = said;
    }

    @Override
    public BoroughException refusal(MessageType type) {
      return null;
    }

    @Override
    public void refusedCall(long callId, BoroughException why) {
      said.add("refused call " + callId);
    }

    @Override
    public void refusedOneWay(BoroughException why) {
      said.add("refused tell");
    }

    @Override
    public void call(long callId, long remainingMs, MessageType type, WireMessage message) {
      said.add("call " + callId + " " + remainingMs + " " + message);
    }

    @Override
    public void unreadableCall(long callId, RuntimeException why) {
      said.add("unreadable call " + callId);
    }

    @Override
    public void reply(long callId, WireMessage message) {
      said.add("reply " + callId + " " + message);
    }

    @Override
    public void fail(long callId, BoroughException failure) {
      said.add("fail " + callId + " " + failure.code() + " " + failure.getMessage());
    }

    @Override
    public void oneWay(MessageType type, WireMessage message) {
      said.add("tell " + message);
    }

    @Override
    public void unreadableOneWay(RuntimeException why) {
      said.add("unreadable tell");
    }

    @Override
    public void ping() {
      said.add("ping");
    }

    @Override
    public void lost(FrameSequence.Gap lost) {
      said.add("lost " + lost);
    }

    @Override
    public void bye() {
      said.add("bye");
    }
  }
}
