package io.borough.impl.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Logs are read for ever: these bytes must be read by every later version, and be written by this one. */
class LogFormatTest {
  private static final Buffer KEY = Buffer.buffer("k");
  private static final Proposal PUT = Proposal.of("p", new Mutation.Put(KEY, Buffer.buffer("v")));
  private static final Proposal EVERYTHING = new Proposal.Builder("pé")
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
  private static final WriteTicket TICKET = new WriteTicket(new UUID(1, 2), 259, 258);
  private static final String TICKET_BYTES =
      " 0000000000000001 0000000000000002 0000000000000103 0000000000000102";
  private static final String EVERYTHING_BYTES = "01 01 0000000000000102"
      + " 00000003 70c3a9"
      + " 00000002 00000001 6b 0000000000000007 00000000 ffffffffffffffff"
      + " 00000004 01 00000001 6b 00000000"
      + " 02 00000001 6b"
      + " 03 00000000 ffffffff"
      + " 03 00000001 6b 00000001 6c";

  @Test
  void aProposalIsTheseBytes() {
    assertThat(WireWriter.bytesOf(PUT)).isEqualTo(hex(PUT_BYTES));
    assertThat(WireWriter.bytesOf(EVERYTHING)).isEqualTo(hex(EVERYTHING_BYTES));
  }

  @Test
  void theseBytesAreAProposal() {
    assertThat(read(hex(PUT_BYTES))).isEqualTo(PUT);
    assertThat(read(hex(EVERYTHING_BYTES))).isEqualTo(EVERYTHING);
  }

  /** A write is encoded once and given its ticket at each attempt: both must be what is read. */
  @Test
  void aTicketComesAfterTheTerm() {
    byte[] put = Proposal.withTicket(hex(PUT_BYTES), TICKET);
    assertThat(put).isEqualTo(hex(PUT_BYTES.replaceFirst("01 00", "01 02" + TICKET_BYTES)));
    assertThat(read(put).ticket()).isEqualTo(TICKET);
    assertThat(read(put).mutations()).isEqualTo(PUT.mutations());
    byte[] everything = Proposal.withTicket(hex(EVERYTHING_BYTES), TICKET);
    assertThat(everything).isEqualTo(
        hex(EVERYTHING_BYTES.replaceFirst("01 01 0000000000000102", "01 03 0000000000000102" + TICKET_BYTES)));
    assertThat(read(everything).term()).isEqualTo(258);
    assertThat(WireWriter.bytesOf(read(everything))).isEqualTo(everything);
  }

  @Test
  void anEntryIsTheseBytes() {
    byte[] bytes = hex("01 0000018bcfe56800 00000002 00000002 abcd 00000000");
    LogEntry entry = new LogEntry(1_700_000_000_000L, List.of(hex("abcd"), new byte[0]));
    assertThat(entry.toBytes()).isEqualTo(bytes)
        .hasSize(LogEntry.HEADER_BYTES + 2 * LogEntry.PROPOSAL_OVERHEAD_BYTES + 2);
    LogEntry read = LogEntry.read(bytes);
    assertThat(read.timeMs()).isEqualTo(1_700_000_000_000L);
    assertThat(read.proposals()).containsExactly(hex("abcd"), new byte[0]);
  }

  /** A replica that took damaged or newer bytes for a write would differ from the others for ever. */
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
    assertThatThrownBy(() -> LogEntry.read(hex("01 0000000000000000 7fffffff")))
        .isInstanceOf(WireFormatException.class);
    assertThatThrownBy(() -> LogEntry.read(hex("01 0000000000000000 00000000 00")))
        .isInstanceOf(WireFormatException.class);
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

  /** Reads it both ways, which must agree. */
  private static Proposal read(byte[] bytes) {
    byte[] entry = new LogEntry(0, List.of(new byte[0], bytes)).toBytes();
    WireReader wire = new WireReader(bytes);
    Proposal proposal;
    try {
      proposal = Proposal.readFrom(wire);
      wire.end();
    } catch (WireFormatException e) {
      byte[] alone = new LogEntry(0, List.of(bytes)).toBytes();
      assertThatThrownBy(() -> EncodedProposal.of(alone)).isInstanceOf(WireFormatException.class);
      throw e;
    }
    assertThatThrownBy(() -> EncodedProposal.of(entry)).isInstanceOf(WireFormatException.class); // none has no bytes
    List<EncodedProposal> encoded = EncodedProposal.of(new LogEntry(0, List.of(bytes, bytes)).toBytes());
    assertThat(encoded).hasSize(2);
    assertThat(decoded(encoded.get(1))).isEqualTo(proposal);
    return proposal;
  }

  private static Proposal decoded(EncodedProposal encoded) {
    List<Mutation> mutations = new ArrayList<>();
    Buffer all = Buffer.buffer(encoded.bytes());
    encoded.forEach(new EncodedProposal.Visitor<RuntimeException>() {
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
    return new Proposal(name, encoded.ticket(), encoded.term(), encoded.conditions(), mutations);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }
}
