package io.borough.verticles.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lengths an event-bus connection may say, and that what it says otherwise arrives unchanged. */
@UnitTest
class BusMessageGuardTest {
  private final EmbeddedChannel connection = new EmbeddedChannel(new BusMessageGuard());

  @AfterEach
  void release() {
    connection.finishAndReleaseAll();
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, BusMessageGuard.MAX_MESSAGE_BYTES + 1, 0, -1, -2, Integer.MIN_VALUE})
  void aLengthThatNoMessageHasClosesTheConnectionBeforeTheRestHasCome(int length) {
    connection.writeInbound(Unpooled.buffer().writeInt(length));

    assertThat(connection.isOpen()).isFalse();
    assertThat(connection.<ByteBuf>readInbound()).isNull();
  }

  @Test
  void theLongestMessageIsTaken() {
    ByteBuf longest = message().writeByte(12).writeByte(0).writeInt(1).writeByte('a').writeInt(0).writeInt(0)
        .writeInt(4);
    int body = BusMessageGuard.MAX_MESSAGE_BYTES + 4 - longest.readableBytes() - 4;
    longest = finished(longest.writeInt(body).writeZero(body));
    assertThat(longest.getInt(0)).isEqualTo(BusMessageGuard.MAX_MESSAGE_BYTES);
    connection.writeInbound(longest);

    assertThat(connection.isOpen()).isTrue();
    ByteBuf passed = connection.readInbound();
    assertThat(passed.readableBytes()).isEqualTo(BusMessageGuard.MAX_MESSAGE_BYTES + 4);
    passed.release();
  }

  /** Vert.x's codecs, by their numbers: those that say how long their body is, and one that has a text inside. */
  @ParameterizedTest
  @ValueSource(ints = {9, 11, 12, 13, 14, 15, 16, 17})
  void aBodySaidToBeLongerThanItsMessageClosesTheConnection(int codec) {
    for (int length : new int[] {4, 1 << 30, Integer.MAX_VALUE, -1}) {
      EmbeddedChannel each = new EmbeddedChannel(new BusMessageGuard());
      ByteBuf message = message().writeByte(codec).writeByte(0).writeInt(1).writeByte('a').writeInt(0).writeInt(0)
          .writeInt(4);
      if (codec == 15) {
        message.writeByte(0).writeInt(1).writeByte(1);
      }
      each.writeInbound(finished(message.writeInt(length).writeZero(3)));

      assertThat(each.isOpen()).as("a length of %d", length).isFalse();
      each.finishAndReleaseAll();
    }
  }

  /** The name of a codec, the address, where to reply, the sender, the headers and each of them. */
  @Test
  void aPartSaidToBeLongerThanItsMessageClosesTheConnection() {
    int huge = Integer.MAX_VALUE - 100; // Vert.x adds it to where it is
    ByteBuf[] messages = {
      message().writeByte(-1).writeInt(huge),
      message().writeByte(0).writeByte(0).writeInt(huge),
      message().writeByte(0).writeByte(0).writeInt(0).writeInt(huge),
      message().writeByte(0).writeByte(0).writeInt(0).writeInt(0).writeInt(huge),
      message().writeByte(0).writeByte(0).writeInt(0).writeInt(0).writeInt(0).writeInt(huge),
      message().writeByte(0).writeByte(0).writeInt(0).writeInt(0).writeInt(0).writeInt(0),
      message().writeByte(0).writeByte(0).writeInt(0).writeInt(0).writeInt(0).writeInt(12).writeInt(1).writeInt(huge),
      message().writeByte(0).writeByte(0).writeInt(0).writeInt(0).writeInt(0).writeInt(8).writeInt(huge),
      message().writeByte(18).writeByte(0),
      message().writeByte(0),
      message(),
    };
    for (int i = 0; i < messages.length; i++) {
      EmbeddedChannel each = new EmbeddedChannel(new BusMessageGuard());
      each.writeInbound(finished(messages[i]));

      assertThat(each.isOpen()).as("message %d", i).isFalse();
      each.finishAndReleaseAll();
    }
  }

  /** A length may be cut anywhere, and a read may hold many messages and the beginning of the next. */
  @Test
  void messagesArePassedOnUnchangedHoweverTheyAreCut() {
    ByteBuf message = finished(message().writeByte(9).writeByte(0).writeInt(2).writeBytes("ad".getBytes())
        .writeInt(1).writeByte('r').writeInt(1).writeByte('s')
        .writeInt(18).writeInt(1).writeInt(1).writeByte('k').writeInt(1).writeByte('v')
        .writeInt(3).writeBytes("abc".getBytes()));
    ByteBuf three = Unpooled.copiedBuffer(message, message, message);
    for (int cut = 0; cut <= three.readableBytes(); cut++) {
      EmbeddedChannel each = new EmbeddedChannel(new BusMessageGuard());
      each.writeInbound(three.copy(0, cut));
      each.writeInbound(three.copy(cut, three.readableBytes() - cut));
      ByteBuf passed = Unpooled.buffer();
      for (ByteBuf next = each.readInbound(); next != null; next = each.readInbound()) {
        passed.writeBytes(next);
        next.release();
      }

      assertThat(passed).as("cut at %d", cut).isEqualTo(three);
      each.finishAndReleaseAll();
    }
  }

  @Test
  void whatFollowsARefusedMessageIsNotRead() {
    ByteBuf good = finished(message().writeByte(1).writeByte(0).writeInt(0).writeInt(0).writeInt(0).writeInt(4));
    connection.writeInbound(Unpooled.wrappedBuffer(Unpooled.buffer().writeInt(-1), good));

    assertThat(connection.<ByteBuf>readInbound()).isNull();
  }

  /** Room for the length, and the protocol's version. */
  private static ByteBuf message() {
    return Unpooled.buffer().writeInt(0).writeByte(1);
  }

  private static ByteBuf finished(ByteBuf message) {
    return message.setInt(0, message.readableBytes() - 4);
  }
}
