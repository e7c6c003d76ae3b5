package io.borough.impl.message;

import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Every word on the bus: its number, which is never used again for another, how it is read, and which part it is for.
 */
public enum MessageType {
  DONE(1, Done.class, Done::readFrom, null),
  PING(2, Ping.class, Ping::readFrom, Component.DIRECTORY),
  HELLO(3, Hello.class, Hello::readFrom, Component.DIRECTORY),
  LEADER_AT(4, LeaderAt.class, LeaderAt::readFrom, Component.DIRECTORY),
  JOIN_REQUEST(10, JoinRequest.class, JoinRequest::readFrom, Component.RING),
  RING_REQUEST(11, RingRequest.class, RingRequest::readFrom, Component.RING),
  RING_REPLY(12, RingReply.class, RingReply::readFrom, null),
  RING_CHANGED(13, RingChanged.class, RingChanged::readFrom, Component.RING),
  MOVE_REPORT(14, MoveReport.class, MoveReport::readFrom, Component.RING),
  RING_READ(15, RingRead.class, RingRead::readFrom, Component.RING),
  LEAVE_REQUEST(16, LeaveRequest.class, LeaveRequest::readFrom, Component.RING),
  REPLICA_DELETED(17, ReplicaDeleted.class, ReplicaDeleted::readFrom, Component.RING),
  REPLICA_LOST(18, ReplicaLost.class, ReplicaLost::readFrom, Component.RING),
  PREPARE_REPLICA(20, PrepareReplica.class, PrepareReplica::readFrom, Component.PLACEMENT),
  OPEN_GROUP(30, OpenGroup.class, OpenGroup::readFrom, Component.RAFT),
  CHANGE_GROUP(31, ChangeGroup.class, ChangeGroup::readFrom, Component.RAFT),
  TRANSFER_LEADER(32, TransferLeader.class, TransferLeader::readFrom, Component.RAFT),
  GROUPS_REQUEST(33, GroupsRequest.class, GroupsRequest::readFrom, Component.RAFT),
  GROUPS_REPLY(34, GroupsReply.class, GroupsReply::readFrom, null),
  REPLICA_REQUEST(35, ReplicaRequest.class, ReplicaRequest::readFrom, Component.RAFT),
  GROUP_STATE(36, GroupState.class, GroupState::readFrom, null),
  CONFIRM_TERMS(37, ConfirmTerms.class, ConfirmTerms::readFrom, Component.RAFT),
  TERMS_CONFIRMED(38, TermsConfirmed.class, TermsConfirmed::readFrom, null),
  CLOSE_GROUP(39, CloseGroup.class, CloseGroup::readFrom, Component.RAFT),
  WRITE_REQUEST(40, WriteRequest.class, WriteRequest::readFrom, Component.RAFT),
  WRITE_REPLY(41, WriteReply.class, WriteReply::readFrom, null),
  READ_REQUEST(42, ReadRequest.class, ReadRequest::readFrom, Component.RAFT),
  READ_REPLY(43, ReadReply.class, ReadReply::readFrom, null),
  SCAN_OPEN(44, ScanOpen.class, ScanOpen::readFrom, Component.RAFT),
  SCAN_PAGE(45, ScanPage.class, ScanPage::readFrom, null),
  SCAN_NEXT(46, ScanNext.class, ScanNext::readFrom, Component.STORAGE),
  SCAN_CLOSE(47, ScanClose.class, ScanClose::readFrom, Component.STORAGE),
  SNAPSHOT_PARTS_REQUEST(48, SnapshotPartsRequest.class, SnapshotPartsRequest::readFrom, Component.RAFT),
  SNAPSHOT_PARTS_REPLY(49, SnapshotPartsReply.class, SnapshotPartsReply::readFrom, null),
  INFO_REQUEST(50, InfoRequest.class, InfoRequest::readFrom, Component.RAFT),
  INFO_REPLY(51, InfoReply.class, InfoReply::readFrom, null),
  SIZE_REQUEST(52, SizeRequest.class, SizeRequest::readFrom, Component.STORAGE),
  SIZE_REPLY(53, SizeReply.class, SizeReply::readFrom, null),
  PROPERTY_REQUEST(54, PropertyRequest.class, PropertyRequest::readFrom, Component.STORAGE),
  PROPERTY_REPLY(55, PropertyReply.class, PropertyReply::readFrom, null),
  COMPACT_REQUEST(56, CompactRequest.class, CompactRequest::readFrom, Component.STORAGE),
  DIGESTS_REQUEST(57, DigestsRequest.class, DigestsRequest::readFrom, Component.RAFT),
  DIGESTS_REPLY(58, DigestsReply.class, DigestsReply::readFrom, null),
  REPLICA_DIFFERS(59, ReplicaDiffers.class, ReplicaDiffers::readFrom, Component.RAFT),
  HANDLER_REQUEST(60, HandlerRequest.class, HandlerRequest::readFrom, Component.HANDLER),
  HANDLER_REPLY(61, HandlerReply.class, HandlerReply::readFrom, null),
  PAUSE_REQUESTS(62, PauseRequests.class, PauseRequests::readFrom, Component.HANDLER),
  STREAM_DATA(70, StreamData.class, StreamData::readFrom, Component.STREAM),
  STREAM_CREDIT(71, StreamCredit.class, StreamCredit::readFrom, Component.STREAM),
  STREAM_END(72, StreamEnd.class, StreamEnd::readFrom, Component.STREAM),
  STREAM_RESET(73, StreamReset.class, StreamReset::readFrom, Component.STREAM);

  private static final MessageType[] BY_NUMBER = new MessageType[256];
  private static final Map<Class<?>, MessageType> BY_CLASS = new HashMap<>();

  static {
    for (MessageType type : values()) {
      BY_NUMBER[type.number] = type;
      BY_CLASS.put(type.messageClass, type);
    }
  }

  private final int number;
  private final Class<? extends WireMessage> messageClass;
  private final Function<WireReader, ? extends WireMessage> reader;
  private final Component component;

  <T extends WireMessage> MessageType(int number, Class<T> messageClass, Function<WireReader, T> reader,
      Component component) {
    this.number = number;
    this.messageClass = messageClass;
    this.reader = reader;
    this.component = component;
  }

  /** The type of a message. */
  public static MessageType of(WireMessage message) {
    MessageType type = BY_CLASS.get(message.getClass());
    if (type == null) {
      throw new IllegalArgumentException(message.getClass() + " is no message");
    }
    return type;
  }

  /**
   * The type with a number.
   *
   * @throws WireFormatException when there is none
   */
  public static MessageType of(int number) {
    MessageType type = number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    if (type == null) {
      throw new WireFormatException("unknown message " + number);
    }
    return type;
  }

  /** 1 to 255. */
  public int number() {
    return number;
  }

  /** Reads a message of this type. */
  public WireMessage read(WireReader wire) {
    return reader.apply(wire);
  }

  /** Which part of a node it is for; null for answers, which go to whoever asked. */
  public Component component() {
    return component;
  }
}
