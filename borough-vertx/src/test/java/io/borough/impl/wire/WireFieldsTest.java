package io.borough.impl.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.testing.Trials;
import io.borough.testing.UnitTest;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

@UnitTest
class WireFieldsTest {
  /** Formats are pinned by their bytes: big-endian, lengths of 32 bits. */
  @Test
  void fieldsAreTheseBytes() {
    byte[] bytes = new WireWriter(1)
        .int8(0xfe).bool(true).int16(0x1234).int32(-2).int64(0x0102030405060708L)
        .text("é").nullableText(null).bytes(new byte[] {9}).nullableBytes(Buffer.buffer()).nullableBytes(null)
        .list(List.of("a", "b"), WireWriter::text)
        .toBytes();
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("fe" + "01" + "1234" + "fffffffe" + "0102030405060708"
        + "00000002c3a9" + "ffffffff" + "0000000109" + "00000000" + "ffffffff" + "00000002" + "0000000161"
        + "0000000162");
  }

  /** What is written must come back, in every combination of sizes. */
  @Test
  void everyFieldComesBack() {
    Trials.run(1_000, values -> {
      byte small = values.int8();
      boolean flag = values.bool();
      short middle = values.int16();
      int number = values.int32();
      long large = values.int64();
      String text = values.text();
      byte[] bytes = values.bytes();
      List<String> list = values.list(20, values::text);
      String sent = new String(text.getBytes(StandardCharsets.UTF_8),
          StandardCharsets.UTF_8); // half a surrogate pair is no text
      List<Buffer> buffers = list.stream().map(Buffer::buffer).toList();
      WireWriter wire = new WireWriter().int8(small).bool(flag).int16(middle).int32(number).int64(large)
          .nullableText(flag ? sent : null).bytes(bytes).bytes(Buffer.buffer(bytes))
          .nullableBytes(flag ? null : Buffer.buffer(bytes)).list(buffers, WireWriter::bytes);
      for (WireReader reader :
          List.of(new WireReader(wire.toBytes()), new WireReader(wire.toBuffer()), wire.reader())) {
        assertThat(reader.int8()).isEqualTo(small & 0xff);
        assertThat(reader.bool()).isEqualTo(flag);
        assertThat(reader.int16()).isEqualTo(middle & 0xffff);
        assertThat(reader.int32()).isEqualTo(number);
        assertThat(reader.int64()).isEqualTo(large);
        assertThat(reader.nullableText()).isEqualTo(flag ? sent : null);
        assertThat(reader.bytes()).isEqualTo(bytes);
        assertThat(reader.buffer()).isEqualTo(Buffer.buffer(bytes));
        assertThat(reader.nullableBuffer()).isEqualTo(flag ? null : Buffer.buffer(bytes));
        assertThat(reader.list(WireReader::buffer)).isEqualTo(buffers);
        reader.end();
      }
    });
  }

  /** A length that lies must not take memory, nor a field that was cut be taken for a shorter one. */
  @Test
  void garbageIsRefusedOrRead() {
    Trials.run(1_000, values -> {
      byte[] garbage = values.bytes();
      List<Consumer<WireReader>> reads = List.of(WireReader::int64, WireReader::text,
          WireReader::nullableText, WireReader::bytes, WireReader::buffer, WireReader::nullableBuffer,
          WireReader::bool, wire -> wire.list(WireReader::text), wire -> wire.version(1), WireReader::end,
          wire -> wire.part(wire.int32()));
      for (Consumer<WireReader> read : reads) {
        WireReader wire = new WireReader(garbage);
        try {
          read.accept(wire);
          assertThat(wire.remaining()).isNotNegative();
        } catch (WireFormatException refused) {
          assertThat(refused).hasMessageMatching("(?s).+");
        }
      }
    });
  }

  /** A part must not reach into what follows it. */
  @Test
  void aPartEndsWhereItEnds() {
    WireReader wire = new WireReader(new byte[] {0, 0, 0, 5, 7, 8}, 1, 5);
    WireReader part = wire.part(4);
    part.skip(3);
    assertThat(part.int8()).isEqualTo(7);
    assertThatThrownBy(part::int8).isInstanceOf(WireFormatException.class);
    assertThat(wire.int8()).isEqualTo(8);
    wire.end();
  }

  /** What could not be written in full must leave nothing. */
  @Test
  void aWriterForgetsWhatIsCutOff() {
    WireWriter wire = new WireWriter().int32(1).text("to be forgotten");
    wire.truncate(4);
    wire.int8(2);
    assertThat(wire.toBytes()).isEqualTo(new byte[] {0, 0, 0, 1, 2});
    wire.patchInt32(0, 9);
    assertThat(Arrays.copyOf(wire.toBytes(), 4)).isEqualTo(new byte[] {0, 0, 0, 9});
    assertThatThrownBy(() -> wire.truncate(6)).isInstanceOf(IllegalArgumentException.class);
  }
}
