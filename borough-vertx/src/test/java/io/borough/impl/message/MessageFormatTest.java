package io.borough.impl.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.impl.command.WriteId;
import io.borough.impl.message.HandlerMessages.HandlerReply;
import io.borough.impl.message.HandlerMessages.PayloadParts;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.RaftMessages.ConfirmTerms;
import io.borough.impl.message.RaftMessages.InfoReply;
import io.borough.impl.message.RaftMessages.LeadershipClaim;
import io.borough.impl.message.RaftMessages.ReplicaStatus;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.impl.message.RingMessages.RingReply;
import io.borough.impl.message.StorageMessages.CompactRequest;
import io.borough.impl.message.StorageMessages.PropertyReply;
import io.borough.impl.message.StorageMessages.ReadReply;
import io.borough.impl.message.StorageMessages.ReadRequest;
import io.borough.impl.message.StorageMessages.ReadResult;
import io.borough.impl.message.StorageMessages.ScanEntry;
import io.borough.impl.message.StorageMessages.ScanNext;
import io.borough.impl.message.StorageMessages.ScanOpen;
import io.borough.impl.message.StorageMessages.ScanPage;
import io.borough.impl.message.StorageMessages.SizeRequest;
import io.borough.impl.message.StreamMessages.StreamCredit;
import io.borough.impl.message.StreamMessages.StreamData;
import io.borough.impl.message.StreamMessages.StreamEnd;
import io.borough.impl.message.StreamMessages.StreamReset;
import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import io.borough.testing.Trials;
import io.borough.testing.UnitTest;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@UnitTest
class MessageFormatTest {
  private static final String NUMBERS =
      """
      ACK 1, NODE_ANNOUNCEMENT 3, LEADER_HINT 4, JOIN_REQUEST 10, GET_NEWER_RING 11, RING_REPLY 12, RING_CHANGED 13,
      MOVE_COMPLETED 14, READ_RING 15, LEAVE_REQUEST 16, REPLICA_DELETED 17, REPLICA_LOST 18, BOOTSTRAP_REQUEST 19,
      PREPARE_REPLICA 20, OPEN_GROUP 30, CHANGE_GROUP 31, TRANSFER_LEADER 32, GROUPS_REQUEST 33, GROUPS_REPLY 34,
      REPLICA_REQUEST 35, GROUP_STATE 36, CONFIRM_TERMS 37, TERMS_CONFIRMED 38, CLOSE_GROUP 39, WRITE_REQUEST 40,
      WRITE_REPLY 41, READ_REQUEST 42, READ_REPLY 43, SCAN_OPEN 44, SCAN_PAGE 45, SCAN_NEXT 46, SCAN_CLOSE 47,
      SNAPSHOT_PARTS_REQUEST 48, SNAPSHOT_PARTS_REPLY 49, INFO_REQUEST 50, INFO_REPLY 51, SIZE_REQUEST 52,
      SIZE_REPLY 53, PROPERTY_REQUEST 54, PROPERTY_REPLY 55, COMPACT_REQUEST 56, DIGESTS_REQUEST 57, DIGESTS_REPLY 58,
      REPLICA_DIVERGED 59, HANDLER_REQUEST 60, HANDLER_REPLY 61, PAUSE_REQUESTS 62, STREAM_DATA 70, STREAM_CREDIT 71,
      STREAM_END 72, STREAM_RESET 73
      """;

  /** A changed number would make a node of another build take one message for another. */
  @Test
  void numbersNeverChange() {
    assertThat(Stream.of(MessageType.values()).map(type -> type.name() + " " + type.number()))
        .containsExactly(NUMBERS.trim().split("\\s*,\\s*"));
  }

  /** A message without a type is found out by the first node that sends it. */
  @Test
  void everyMessageHasAType() {
    assertThat(MessageSamples.messages()).hasSameSizeAs(MessageType.values())
        .allSatisfy(message -> assertThat(MessageType.of(message.asSubclass(WireMessage.class))).isNotNull());
  }

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
        new ReadReply(List.of(new ReadResult(null, 0))),
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
    assertBytes(new Ack(), "");
    assertBytes(new LeaderHint(3, "n1", 258), "00000003 00000002 6e31 0000000000000102");
    assertBytes(new WriteRequest(2, null, new byte[] {7, 8}), "00000002 00 00000002 0708");
    assertBytes(new WriteRequest(2, new WriteId(new UUID(1, 2), 4, 3), new byte[] {7}),
        "00000002 01 0000000000000001 0000000000000002 0000000000000004 0000000000000003 00000001 07");
    assertBytes(new ReadRequest(1, true, "p", List.of(Buffer.buffer("k"), Buffer.buffer())),
        "00000001 01 00000001 70 00000002 00000001 6b 00000000");
    assertBytes(new ReadReply(List.of(new ReadResult(Buffer.buffer("v"), 5), new ReadResult(null, 0))),
        "00000002 00000001 76 0000000000000005 ffffffff 0000000000000000");
    assertBytes(new StreamData(9, 1, Buffer.buffer("x")), "0000000000000009 0000000000000001 00000001 78");
    assertBytes(new StreamCredit(9, 65_536), "0000000000000009 0000000000010000");
    assertBytes(new StreamEnd(9, 4), "0000000000000009 0000000000000004");
    assertBytes(new StreamReset(9, true, 210, "no"), "0000000000000009 01 000000d2 00000002 6e6f");
    assertBytes(new ConfirmTerms(List.of(new LeadershipClaim(new UUID(1, 2), 3))),
        "00000001 00000018 0000000000000001 0000000000000002 0000000000000003");
    assertBytes(new InfoReply(null, 3, List.of()), "00 0000000000000003 00000000");
    assertBytes(new InfoReply("n1", 3, List.of(new ReplicaStatus("n1", RaftRole.CLOSED, 2, -1))), "01 00000002 6e31"
        + "0000000000000003 00000001 00000020 00000002 6e31 00000006 434c4f534544 0000000000000002 ffffffffffffffff");
  }

  /** A role travels by its name, so that a renamed one would be unknown to nodes of another build. */
  @Test
  void rolesHaveTheseNames() {
    assertThat(Stream.of(RaftRole.values()).map(RaftRole::name))
        .containsExactly("LEADER", "FOLLOWER", "CANDIDATE", "LEARNER", "CLOSED", "UNREACHABLE");
  }

  private static void assertBytes(WireMessage message, String hex) {
    assertThat(WireWriter.bytesOf(message)).as(message.toString())
        .isEqualTo(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  /** What comes from the network is not trusted: it is read or refused, at once and in little memory. */
  @Test
  void garbageIsRefused() {
    Trials.run(1_000, values -> {
      MessageType type = values.oneOf(MessageType.values());
      byte[] garbage = values.bytes();
      readOrRefuse(type, garbage);
    });
  }

  /** See above, closer to what is meant. */
  @Test
  void damagedMessagesAreReadOrRefused() {
    Trials.run(1_000, values -> {
      MessageType type = values.oneOf(MessageType.values());
      int where = values.between(0, 10_000);
      byte with = values.int8();
      byte[] bytes = WireWriter.bytesOf(MessageSamples.of(type));
      if (bytes.length == 0) {
        return;
      }
      byte[] damaged = bytes.clone();
      damaged[where % bytes.length] = with;
      readOrRefuse(type, damaged);
      byte[] cut = Arrays.copyOf(bytes, where % bytes.length);
      assertThatThrownBy(() -> read(type, cut)).isInstanceOf(WireFormatException.class);
    });
  }

  /** A later build appends a field to a message: this build reads the fields that it knows. */
  @ParameterizedTest
  @EnumSource(MessageType.class)
  void bytesAfterTheLastFieldAreIgnored(MessageType type) {
    byte[] bytes = WireWriter.bytesOf(MessageSamples.of(type));
    WireReader wire = new WireReader(Arrays.copyOf(bytes, bytes.length + 5));
    assertThat(WireWriter.bytesOf(type.read(wire))).isEqualTo(bytes);
    assertThat(wire.remaining()).isEqualTo(5);
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
