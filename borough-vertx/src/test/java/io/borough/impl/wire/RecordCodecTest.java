package io.borough.impl.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.impl.wire.RecordCodec.Added;
import io.borough.impl.wire.RecordCodec.Nullable;
import io.borough.testing.UnitTest;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@UnitTest
class RecordCodecTest {
  private enum Color { RED, GREEN }

  private record Point(int x, int y) implements RecordMessage {
    Point {
      if (x > y) {
        throw new IllegalStateException("x is larger than y");
      }
    }
  }

  private record Stored(String text) implements WireMessage {
    @Override
    public void writeTo(WireWriter wire) {
      wire.int8(7).text(text);
    }

    static Stored readFrom(WireReader wire) {
      if (wire.int8() != 7) {
        throw new IllegalStateException("no stored value");
      }
      return new Stored(wire.text());
    }
  }

  private record Everything(int number, long large, boolean flag, String text, Buffer bytes, UUID id, Color color,
      Point point, Stored stored, List<Point> points, List<List<Long>> lists, @Nullable String name,
      @Nullable UUID none, @Nullable List<Color> colors) implements RecordMessage {}

  private record Plain(byte[] bytes) {}

  private static final UUID ID = new UUID(1, 2);
  private static final Everything SAMPLE = new Everything(-2, 3, true, "é", Buffer.buffer("b"), ID, Color.GREEN,
      new Point(4, 5), new Stored("s"), List.of(new Point(6, 7), new Point(8, 9)), List.of(List.of(10L), List.of()),
      "n", null, List.of(Color.RED));

  /** Nodes of two builds read each other: the format of each type of component is pinned by its bytes. */
  @Test
  void componentsAreTheseBytes() {
    byte[] bytes = WireWriter.bytesOf(SAMPLE);
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(("fffffffe 0000000000000003 01 00000002 c3a9 00000001 62"
        + "0000000000000001 0000000000000002" // the UUID
        + "00000005 475245454e" // GREEN
        + "00000008 00000004 00000005" // a record and its length
        + "00000006 07 00000001 73" // a stored value and its length
        + "00000002 00000008 00000006 00000007 00000008 00000008 00000009"
        + "00000002 00000001 000000000000000a 00000000"
        + "01 00000001 6e" // a nullable text
        + "00" // null
        + "01 00000001 00000003 524544").replace(" ", ""));
    WireReader wire = new WireReader(bytes);
    assertThat(RecordCodec.of(Everything.class).read(wire)).isEqualTo(SAMPLE);
    wire.end();
  }

  @Test
  void arraysOfBytesComeBack() {
    RecordCodec<Plain> codec = RecordCodec.of(Plain.class);
    WireWriter wire = new WireWriter();
    codec.write(wire, new Plain(new byte[] {1, -1}));
    assertThat(codec.read(wire.reader()).bytes()).containsExactly(1, -1);
    assertThat(RecordCodec.of(Plain.class)).as("built once").isSameAs(codec);
  }

  private record Item(int a) {}

  private record Message(int a, List<Item> items, Item one) {}

  private record NewItem(int a, @Added long b) {}

  private record NewMessage(int a, List<NewItem> items, NewItem one, @Added int number, @Added boolean flag,
      @Added List<String> list, @Added @Nullable String text) {}

  /** A cluster whose nodes are upgraded one by one has both builds: the older one ignores what it does not know. */
  @Test
  void anOlderReaderIgnoresAddedFields() {
    WireWriter wire = new WireWriter();
    RecordCodec.of(NewMessage.class).write(wire, new NewMessage(1, List.of(new NewItem(2, 20), new NewItem(3, 30)),
        new NewItem(4, 40), 5, true, List.of("x"), "y"));
    assertThat(RecordCodec.of(Message.class).read(wire.reader()))
        .isEqualTo(new Message(1, List.of(new Item(2), new Item(3)), new Item(4)));
  }

  /** The other direction: the newer build takes 0, false, an empty list, or null. */
  @Test
  void aNewerReaderTakesDefaultsForAbsentFields() {
    WireWriter wire = new WireWriter();
    RecordCodec.of(Message.class).write(wire, new Message(1, List.of(new Item(2), new Item(3)), new Item(4)));
    assertThat(RecordCodec.of(NewMessage.class).read(wire.reader())).isEqualTo(new NewMessage(1,
        List.of(new NewItem(2, 0), new NewItem(3, 0)), new NewItem(4, 0), 0, false, List.of(), null));
  }

  /** A build between the two wrote some of the added fields, and a damaged message ends within one. */
  @Test
  void eachAddedFieldMayBeTheFirstAbsentOneButNoneIsReadInPart() {
    RecordCodec<NewMessage> codec = RecordCodec.of(NewMessage.class);
    NewMessage whole = new NewMessage(1, List.of(), new NewItem(4, 40), 5, true, List.of("x"), "y");
    WireWriter wire = new WireWriter();
    codec.write(wire, whole);
    byte[] bytes = wire.toBytes();
    int required = 4 + 4 + 4 + 12;
    List<Integer> ends = List.of(required, required + 4, required + 5, required + 14, bytes.length);
    for (int count = 0; count <= bytes.length; count++) {
      WireReader cut = new WireReader(Arrays.copyOf(bytes, count));
      if (ends.contains(count)) {
        assertThat(codec.read(cut).a()).as("%d bytes", count).isEqualTo(1);
      } else {
        assertThatThrownBy(() -> codec.read(cut)).as("%d bytes", count).isInstanceOf(WireFormatException.class);
      }
    }
  }

  /** What comes from the network is read or refused, whatever a constructor or a stored value's reader throws. */
  @Test
  void garbageIsReadOrRefused() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] bytes = WireWriter.bytesOf(SAMPLE);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = random.nextInt(4) == 0 ? new byte[random.nextInt(100)] : bytes.clone();
      for (int times = random.nextInt(4); times >= 0 && damaged.length > 0; times--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(RecordCodec.of(Everything.class).read(new WireReader(damaged))).as("seed %d", seed).isNotNull();
      } catch (WireFormatException refused) {
        assertThat(refused).as("seed %d", seed).hasMessageMatching("(?s).+");
      }
    }
  }

  /** The checks of a canonical constructor hold for records from other nodes too. */
  @Test
  void whatTheConstructorRefusesIsRefused() {
    byte[] bytes = new WireWriter().int32(2).int32(1).toBytes();
    assertThatThrownBy(() -> RecordCodec.of(Point.class).read(new WireReader(bytes)))
        .isInstanceOf(WireFormatException.class).hasMessage("Point: x is larger than y");
  }

  /** A lie about a length must not take memory: as many bytes must be there. */
  @Test
  void lengthsAreCheckedFirst() {
    WireWriter wire = new WireWriter().int32(1).int32(Integer.MAX_VALUE);
    assertThatThrownBy(() -> RecordCodec.of(Message.class).read(wire.reader()))
        .isInstanceOf(WireFormatException.class).hasMessage("a list of 2147483647 items in 0 bytes");
  }

  /** Null where no null may be is the sender's fault, and found there. */
  @Test
  void nullIsWrittenOnlyWhereTheRecordAllowsIt() {
    WireWriter wire = new WireWriter();
    assertThatThrownBy(() -> RecordCodec.of(Message.class).write(wire, new Message(1, null, null)))
        .isInstanceOf(NullPointerException.class).hasMessage("Message.items is null");
  }

  private record Unsupported(Duration time) {}

  private record NoDefault(@Added String text) {}

  private record WrongOrder(@Added int a, int b) {}

  /** A mistake in a record is found when its codec is built, not when a message comes. */
  @Test
  void recordsThatCannotBeReadAreRefusedAtOnce() {
    assertThatThrownBy(() -> RecordCodec.of(Unsupported.class)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Unsupported.time has a type that no codec writes: java.time.Duration");
    assertThatThrownBy(() -> RecordCodec.of(NoDefault.class)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("NoDefault.text was added");
    assertThatThrownBy(() -> RecordCodec.of(WrongOrder.class)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("WrongOrder.b follows an added component");
  }
}
