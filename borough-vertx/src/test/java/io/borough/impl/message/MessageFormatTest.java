package io.borough.impl.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageFormatTest {
  /** A field that is written and not read, or in another order, would show as another value at the other node. */
  @ParameterizedTest
  @EnumSource(MessageType.class)
  void everyMessageComesBack(MessageType type) {
    WireMessage message = MessageSamples.of(type);
    assertThat(MessageType.of(message)).isSameAs(type);
    assertThat(MessageType.of(type.number())).isSameAs(type);
    byte[] bytes = WireWriter.bytesOf(message);
    WireMessage read = read(type, bytes);
    assertThat(WireWriter.bytesOf(read)).isEqualTo(bytes);
    if (!(message instanceof WriteRequest)) { // an array is equal to itself alone
      assertThat(read).isEqualTo(message);
    }
  }

  /** Nothing is left out of what has no value. */
  @Test
  void absentFieldsComeBackAbsent() {
    for (WireMessage message : List.of(
        new ReadReply(List.of(new Found(null, 0))),
        new ScanPage(1, List.of(new ScanEntry(null, null, 1)), true),
        new RingReply(null),
        new PropertyReply(null),
        new InfoReply(null, 3, List.of()),
        new ScanNext(1, null),
        new ScanOpen(1, true, "p", Buffer.buffer(), null, false, -1, true, true, 10, false),
        new SizeRequest(1, "p", Buffer.buffer(), null),
        new CompactRequest(1, "p", Buffer.buffer(), null),
        new HandlerReply(new PayloadParts(1, null, Buffer.buffer(), List.of(), List.of())))) {
      assertThat(read(MessageType.of(message), WireWriter.bytesOf(message))).isEqualTo(message);
    }
  }

  /** Nodes of two versions talk to each other while a cluster is upgraded. */
  @Test
  void messagesAreTheseBytes() {
    assertBytes(new Done(), "01");
    assertBytes(new LeaderAt(3, "n1", 258), "01 00000003 00000002 6e31 0000000000000102");
    assertBytes(new WriteRequest(2, new byte[] {7, 8}), "01 00000002 00000002 0708");
    assertBytes(new ReadRequest(1, true, "p", List.of(Buffer.buffer("k"), Buffer.buffer())),
        "01 00000001 01 00000001 70 00000002 00000001 6b 00000000");
    assertBytes(new ReadReply(List.of(new Found(Buffer.buffer("v"), 5), new Found(null, 0))),
        "01 00000002 01 00000001 76 0000000000000005 01 ffffffff 0000000000000000");
    assertBytes(new StreamData(9, 1, Buffer.buffer("x")), "01 0000000000000009 0000000000000001 00000001 78");
    assertBytes(new StreamCredit(9, 65_536), "01 0000000000000009 0000000000010000");
    assertBytes(new StreamEnd(9, 4), "01 0000000000000009 0000000000000004");
    assertBytes(new StreamReset(9, true, 210, "no"), "01 0000000000000009 01 000000d2 00000002 6e6f");
  }

  private static void assertBytes(WireMessage message, String hex) {
    assertThat(WireWriter.bytesOf(message)).as(message.toString())
        .isEqualTo(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  /** What comes from the network is not trusted: it is read or refused, at once and in little memory. */
  @Property
  void garbageIsRefused(@ForAll MessageType type, @ForAll byte[] garbage) {
    readOrRefuse(type, garbage);
    if (garbage.length > 0) {
      garbage[0] = 1; // the version
      readOrRefuse(type, garbage);
    }
  }

  /** See above, closer to what is meant. */
  @Property
  void damagedMessagesAreReadOrRefused(@ForAll MessageType type, @ForAll @IntRange(max = 10_000) int where,
      @ForAll byte with) {
    byte[] bytes = WireWriter.bytesOf(MessageSamples.of(type));
    byte[] damaged = bytes.clone();
    damaged[where % bytes.length] = with;
    readOrRefuse(type, damaged);
    byte[] cut = Arrays.copyOf(bytes, where % bytes.length);
    assertThatThrownBy(() -> read(type, cut)).isInstanceOf(WireFormatException.class);
  }

  /** A number that nobody knows is a newer node's message. */
  @Test
  void unknownNumbersAreRefused() {
    for (int number : new int[] {-1, 0, 255, 256, 100_000}) {
      assertThatThrownBy(() -> MessageType.of(number)).isInstanceOf(WireFormatException.class);
    }
  }

  private static void readOrRefuse(MessageType type, byte[] bytes) {
    try {
      assertThat(MessageType.of(read(type, bytes))).isSameAs(type);
    } catch (WireFormatException refused) {
      assertThat(refused).hasMessageMatching("(?s).+");
    }
  }

  private static WireMessage read(MessageType type, byte[] bytes) {
    WireReader wire = new WireReader(bytes);
    WireMessage message = type.read(wire);
    wire.end();
    return message;
  }
}
