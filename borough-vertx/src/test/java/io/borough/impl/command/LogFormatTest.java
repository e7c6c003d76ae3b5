package io.borough.impl.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.error.RejectedException;
import io.borough.impl.command.Command.Condition;
import io.borough.impl.command.Command.Mutation;
import io.borough.impl.wire.WireFormatException;
import io.borough.testing.UnitTest;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Logs are read for ever: these bytes must be read by every later version, and be written by this one. */
@UnitTest
class LogFormatTest {
  private static final Buffer KEY = Buffer.buffer("k");
  private static final Command PUT = Command.of("p", new Mutation.Put(KEY, Buffer.buffer("v")));
  private static final Command EVERYTHING = new Command.Builder("pé")
      .expect(KEY, 7)
      .expect(Buffer.buffer(), Condition.PRESENT)
      .add(new Mutation.Put(KEY, Buffer.buffer()))
      .add(new Mutation.Delete(KEY))
      .add(new Mutation.Clear(Buffer.buffer(), null))
      .add(new Mutation.Clear(KEY, Buffer.buffer("l")))
      .build()
      .withTerm(258);

  private static final String PUT_BYTES = "01 00"
      + " 00000001 70" // partition
      + " 00000000" // no conditions
      + " 00000001 01 00000001 6b 00000001 76";
  private static final WriteId ID = new WriteId(new UUID(1, 2), 259, 258);
  private static final String ID_BYTES =
      " 0000000000000001 0000000000000002 0000000000000103 0000000000000102";
  private static final String EVERYTHING_BYTES = "01 01 0000000000000102"
      + " 00000003 70c3a9"
      + " 00000002 00000001 6b 0000000000000007 00000000 ffffffffffffffff"
      + " 00000004 01 00000001 6b 00000000"
      + " 02 00000001 6b"
      + " 03 00000000 ffffffff"
      + " 03 00000001 6b 00000001 6c";

  @Test
  void aCommandIsTheseBytes() {
    assertThat(PUT.toBytes()).isEqualTo(hex(PUT_BYTES));
    assertThat(EVERYTHING.toBytes()).isEqualTo(hex(EVERYTHING_BYTES));
  }

  @Test
  void theseBytesAreACommand() {
    assertThat(read(hex(PUT_BYTES))).isEqualTo(PUT);
    assertThat(read(hex(EVERYTHING_BYTES))).isEqualTo(EVERYTHING);
  }

  @Test
  void anEntryIsTheseBytes() {
    byte[] bytes = hex("02 0000018bcfe56800 00000002 0000001a 00 " + PUT_BYTES + " 0000001a 01" + ID_BYTES + PUT_BYTES);
    CommandBatch entry = new CommandBatch(1_700_000_000_000L, List.of(
        new CommandBatch.Item(null, hex(PUT_BYTES)), new CommandBatch.Item(ID, hex(PUT_BYTES))));
    assertThat(entry.toBytes()).isEqualTo(bytes).hasSize(CommandBatch.HEADER_BYTES
        + CommandBatch.lengthOf(null, PUT.toBytes().length) + CommandBatch.lengthOf(ID, PUT.toBytes().length));
    assertThat(CommandBatch.timeMs(bytes)).isEqualTo(1_700_000_000_000L);
    List<CommandView> read = CommandView.of(bytes);
    assertThat(read).extracting(CommandView::id).containsExactly(null, ID);
    assertThat(read).extracting(LogFormatTest::decoded).containsExactly(PUT, PUT);
  }

  /** Logs that earlier versions wrote are applied as they were: there the id stands in the command. */
  @Test
  void anEntryOfTheFormerFormatIsRead() {
    String withId = PUT_BYTES.replaceFirst("01 00", "01 02" + ID_BYTES);
    String everything = EVERYTHING_BYTES.replaceFirst("01 01 0000000000000102", "01 03 0000000000000102" + ID_BYTES);
    byte[] bytes = hex("01 0000018bcfe56800 00000003" + sized(PUT_BYTES) + sized(withId) + sized(everything));
    assertThat(CommandBatch.timeMs(bytes)).isEqualTo(1_700_000_000_000L);
    List<CommandView> read = CommandView.of(bytes);
    assertThat(read).extracting(CommandView::id).containsExactly(null, ID, ID);
    assertThat(read).extracting(LogFormatTest::decoded).containsExactly(PUT, PUT, EVERYTHING);
  }

  /** Two ids for one write could be applied twice, or not at all. */
  @Test
  void anIdWithinACommandIsRefusedInRequestsAndNewEntries() {
    byte[] withId = hex(PUT_BYTES.replaceFirst("01 00", "01 02" + ID_BYTES));
    assertThatThrownBy(() -> CommandView.checked(withId)).isInstanceOf(RejectedException.class)
        .hasMessageContaining("beside");
    assertThatThrownBy(() -> CommandView.of(entry(withId))).isInstanceOf(WireFormatException.class);
  }

  /** A replica that took damaged or newer bytes for a command would differ from the others for ever. */
  @Test
  void bytesOfAnotherFormAreRefused() {
    for (String wrong : List.of("02 00", "01 04", "01 00 00000001 70 00000000 00000001 04", "01 00 7fffffff")) {
      assertThatThrownBy(() -> read(hex(wrong))).as(wrong).isInstanceOf(WireFormatException.class);
    }
    byte[] bytes = hex(EVERYTHING_BYTES);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(WireFormatException.class);
    }
    for (String wrong : List.of("02 0000000000000000 7fffffff", "02 0000000000000000 00000000 00",
        "01 0000000000000000 7fffffff", "01 0000000000000000 00000000 00", "03 0000000000000000 00000000")) {
      assertThatThrownBy(() -> CommandView.of(hex(wrong))).as(wrong).isInstanceOf(WireFormatException.class);
    }
  }

  /** 0 is the revision of what is absent, so it must not be met by anything else. */
  @Test
  void aConditionIsMetByItsRevisionAlone() {
    assertThat(new Condition(KEY, 7).isMetBy(7)).isTrue();
    assertThat(new Condition(KEY, 7).isMetBy(8)).isFalse();
    assertThat(new Condition(KEY, Condition.ABSENT).isMetBy(0)).isTrue();
    assertThat(new Condition(KEY, Condition.ABSENT).isMetBy(1)).isFalse();
    assertThat(new Condition(KEY, Condition.PRESENT).isMetBy(1)).isTrue();
    assertThat(new Condition(KEY, Condition.PRESENT).isMetBy(0)).isFalse();
  }

  private static Command read(byte[] bytes) {
    List<CommandView> commands = CommandView.of(entry(bytes, bytes));
    assertThat(commands).hasSize(2);
    assertThat(decoded(commands.get(0))).isEqualTo(decoded(commands.get(1)));
    return decoded(commands.get(1));
  }

  private static byte[] entry(byte[]... commands) {
    return new CommandBatch(0, Stream.of(commands).map(each -> new CommandBatch.Item(null, each)).toList()).toBytes();
  }

  private static String sized(String bytes) {
    return HexFormat.of().toHexDigits(hex(bytes).length) + bytes;
  }

  private static Command decoded(CommandView encoded) {
    List<Mutation> mutations = new ArrayList<>();
    Buffer all = Buffer.buffer(encoded.bytes());
    encoded.forEach(new CommandView.Visitor<RuntimeException>() {
      @Override
      public void put(int key, int keyLength, int value, int valueLength) {
        mutations.add(new Mutation.Put(
            all.getBuffer(key, key + keyLength), all.getBuffer(value, value + valueLength)));
      }

      @Override
      public void delete(int key, int keyLength) {
        mutations.add(new Mutation.Delete(all.getBuffer(key, key + keyLength)));
      }

      @Override
      public void clear(int from, int fromLength, int to, int toLength) {
        mutations.add(new Mutation.Clear(all.getBuffer(from, from + fromLength),
            toLength < 0 ? null : all.getBuffer(to, to + toLength)));
      }
    });
    String name = all.getString(encoded.nameAt(), encoded.nameAt() + encoded.nameLength());
    return new Command(name, encoded.term(), encoded.conditions(), mutations);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }
}
