package io.borough.impl.message;

import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Every word on the bus: its number, which is never used again for another, how it is read, which part it is for, and
 * from whom a node takes it.
 */
public enum MessageType {
  DONE(1, Done.class, Done::readFrom, null, Sender.ANYBODY),
  PING(2, Ping.class, Ping::readFrom, Component.DIRECTORY, Sender.ANYBODY),
  HELLO(3, Hello.class, Hello::readFrom, Component.DIRECTORY, Sender.ANYBODY),
  LEADER_AT(4, LeaderAt.class, LeaderAt::readFrom, Component.DIRECTORY, Sender.CLUSTER),
  JOIN_REQUEST(10, JoinRequest.class, JoinRequest::readFrom, Component.RING, Sender.ANYBODY),
  RING_REQUEST(11, RingRequest.class, RingRequest::readFrom, Component.RING, Sender.CLUSTER),
  RING_REPLY(12, RingReply.class, RingReply::readFrom, null, Sender.ANYBODY),
  RING_CHANGED(13, RingChanged.class, RingChanged::readFrom, Component.RING, Sender.CLUSTER),
  MOVE_REPORT(14, MoveReport.class, MoveReport::readFrom, Component.RING, Sender.CLUSTER),
  RING_READ(15, RingRead.class, RingRead::readFrom, Component.RING, Sender.CLUSTER),
  LEAVE_REQUEST(16, LeaveRequest.class, LeaveRequest::readFrom, Component.RING, Sender.CLUSTER),
  REPLICA_DELETED(17, ReplicaDeleted.class, ReplicaDeleted::readFrom, Component.RING, Sender.CLUSTER),
  REPLICA_LOST(18, ReplicaLost.class, ReplicaLost::readFrom, Component.RING, Sender.CLUSTER),
  FOUND_REQUEST(19, FoundRequest.class, FoundRequest::readFrom, Component.RING, Sender.ANYBODY),
  PREPARE_REPLICA(20, PrepareReplica.class, PrepareReplica::readFrom, Component.PLACEMENT, Sender.CLUSTER),
  OPEN_GROUP(30, OpenGroup.class, OpenGroup::readFrom, Component.RAFT, Sender.SELF),
  CHANGE_GROUP(31, ChangeGroup.class, ChangeGroup::readFrom, Component.RAFT, Sender.SELF),
  TRANSFER_LEADER(32, TransferLeader.class, TransferLeader::readFrom, Component.RAFT, Sender.SELF),
  GROUPS_REQUEST(33, GroupsRequest.class, GroupsRequest::readFrom, Component.RAFT, Sender.SELF),
  GROUPS_REPLY(34, GroupsReply.class, GroupsReply::readFrom, null, Sender.SELF),
  REPLICA_REQUEST(35, ReplicaRequest.class, ReplicaRequest::readFrom, Component.RAFT, Sender.CLUSTER),
  GROUP_STATE(36, GroupState.class, GroupState::readFrom, null, Sender.CLUSTER),
  CONFIRM_TERMS(37, ConfirmTerms.class, ConfirmTerms::readFrom, Component.RAFT, Sender.CLUSTER),
  TERMS_CONFIRMED(38, TermsConfirmed.class, TermsConfirmed::readFrom, null, Sender.CLUSTER),
  CLOSE_GROUP(39, CloseGroup.class, CloseGroup::readFrom, Component.RAFT, Sender.SELF),
  WRITE_REQUEST(40, WriteRequest.class, WriteRequest::readFrom, Component.RAFT, Sender.CLUSTER),
  WRITE_REPLY(41, WriteReply.class, WriteReply::readFrom, null, Sender.CLUSTER),
  READ_REQUEST(42, ReadRequest.class, ReadRequest::readFrom, Component.RAFT, Sender.CLUSTER),
  READ_REPLY(43, ReadReply.class, ReadReply::readFrom, null, Sender.CLUSTER),
  SCAN_OPEN(44, ScanOpen.class, ScanOpen::readFrom, Component.RAFT, Sender.CLUSTER),
  SCAN_PAGE(45, ScanPage.class, ScanPage::readFrom, null, Sender.CLUSTER),
  SCAN_NEXT(46, ScanNext.class, ScanNext::readFrom, Component.STORAGE, Sender.CLUSTER),
  SCAN_CLOSE(47, ScanClose.class, ScanClose::readFrom, Component.STORAGE, Sender.CLUSTER),
  SNAPSHOT_PARTS_REQUEST(48, SnapshotPartsRequest.class, SnapshotPartsRequest::readFrom, Component.RAFT,
      Sender.CLUSTER),
  SNAPSHOT_PARTS_REPLY(49, SnapshotPartsReply.class, SnapshotPartsReply::readFrom, null, Sender.CLUSTER),
  INFO_REQUEST(50, InfoRequest.class, InfoRequest::readFrom, Component.RAFT, Sender.CLUSTER),
  INFO_REPLY(51, InfoReply.class, InfoReply::readFrom, null, Sender.CLUSTER),
  SIZE_REQUEST(52, SizeRequest.class, SizeRequest::readFrom, Component.STORAGE, Sender.CLUSTER),
  SIZE_REPLY(53, SizeReply.class, SizeReply::readFrom, null, Sender.CLUSTER),
  PROPERTY_REQUEST(54, PropertyRequest.class, PropertyRequest::readFrom, Component.STORAGE, Sender.CLUSTER),
  PROPERTY_REPLY(55, PropertyReply.class, PropertyReply::readFrom, null, Sender.CLUSTER),
  COMPACT_REQUEST(56, CompactRequest.class, CompactRequest::readFrom, Component.STORAGE, Sender.CLUSTER),
  DIGESTS_REQUEST(57, DigestsRequest.class, DigestsRequest::readFrom, Component.RAFT, Sender.CLUSTER),
  DIGESTS_REPLY(58, DigestsReply.class, DigestsReply::readFrom, null, Sender.CLUSTER),
  REPLICA_DIFFERS(59, ReplicaDiffers.class, ReplicaDiffers::readFrom, Component.RAFT, Sender.CLUSTER),
  HANDLER_REQUEST(60, HandlerRequest.class, HandlerRequest::readFrom, Component.HANDLER, Sender.CLUSTER),
  HANDLER_REPLY(61, HandlerReply.class, HandlerReply::readFrom, null, Sender.CLUSTER),
  PAUSE_REQUESTS(62, PauseRequests.class, PauseRequests::readFrom, Component.HANDLER, Sender.SELF),
  STREAM_DATA(70, StreamData.class, StreamData::readFrom, Component.STREAM, Sender.CLUSTER),
  STREAM_CREDIT(71, StreamCredit.class, StreamCredit::readFrom, Component.STREAM, Sender.CLUSTER),
  STREAM_END(72, StreamEnd.class, StreamEnd::readFrom, Component.STREAM, Sender.CLUSTER),
  STREAM_RESET(73, StreamReset.class, StreamReset::readFrom, Component.STREAM, Sender.CLUSTER);

  /** From whom a node takes a message, or an answer to what it asked. */
  public enum Sender {
    /** Only from the parts of the same node: what comes with a frame is refused. */
    SELF,
    /** From nodes of the same cluster as well. */
    CLUSTER,
    /** Also between nodes of which one, or each, belongs to no cluster yet: what finding and joining one takes. */
    ANYBODY
  }

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
  private final Sender sender;

  <T extends WireMessage> MessageType(int number, Class<T> messageClass, Function<WireReader, T> reader,
      Component component, Sender sender) {
    this.number = number;
    this.messageClass = messageClass;
    this.reader = reader;
    this.component = component;
    this.sender = sender;
  }

  /** The type of a message. */
  public static MessageType of(WireMessage message) {
    return of(message.getClass());
  }

  /**
   * The type of a class's messages.
   *
   * @throws IllegalArgumentException when the class is not of messages
   */
  public static MessageType of(Class<? extends WireMessage> messageClass) {
    MessageType type = BY_CLASS.get(messageClass);
    if (type == null) {
      throw new IllegalArgumentException(messageClass + " is no message");
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

  /** From whom a node takes it. */
  public Sender sender() {
    return sender;
  }
}
