package io.borough.impl.message;

import io.borough.impl.message.HandlerMessages.HandlerReply;
import io.borough.impl.message.HandlerMessages.HandlerRequest;
import io.borough.impl.message.HandlerMessages.PauseRequests;
import io.borough.impl.message.MembershipMessages.LeaderHint;
import io.borough.impl.message.MembershipMessages.NodeAnnouncement;
import io.borough.impl.message.PlacementMessages.PrepareReplica;
import io.borough.impl.message.RaftMessages.ChangeGroup;
import io.borough.impl.message.RaftMessages.CloseGroup;
import io.borough.impl.message.RaftMessages.ConfirmTerms;
import io.borough.impl.message.RaftMessages.DigestsReply;
import io.borough.impl.message.RaftMessages.DigestsRequest;
import io.borough.impl.message.RaftMessages.GroupState;
import io.borough.impl.message.RaftMessages.GroupsReply;
import io.borough.impl.message.RaftMessages.GroupsRequest;
import io.borough.impl.message.RaftMessages.InfoReply;
import io.borough.impl.message.RaftMessages.InfoRequest;
import io.borough.impl.message.RaftMessages.OpenGroup;
import io.borough.impl.message.RaftMessages.ReplicaDiverged;
import io.borough.impl.message.RaftMessages.ReplicaRequest;
import io.borough.impl.message.RaftMessages.SnapshotPartsReply;
import io.borough.impl.message.RaftMessages.SnapshotPartsRequest;
import io.borough.impl.message.RaftMessages.TermsConfirmed;
import io.borough.impl.message.RaftMessages.TransferLeader;
import io.borough.impl.message.RaftMessages.WriteReply;
import io.borough.impl.message.RaftMessages.WriteRequest;
import io.borough.impl.message.RingMessages.BootstrapRequest;
import io.borough.impl.message.RingMessages.GetNewerRing;
import io.borough.impl.message.RingMessages.JoinRequest;
import io.borough.impl.message.RingMessages.LeaveRequest;
import io.borough.impl.message.RingMessages.MoveCompleted;
import io.borough.impl.message.RingMessages.ReadRing;
import io.borough.impl.message.RingMessages.ReplicaDeleted;
import io.borough.impl.message.RingMessages.ReplicaLost;
import io.borough.impl.message.RingMessages.RingChanged;
import io.borough.impl.message.RingMessages.RingReply;
import io.borough.impl.message.StorageMessages.CompactRequest;
import io.borough.impl.message.StorageMessages.PropertyReply;
import io.borough.impl.message.StorageMessages.PropertyRequest;
import io.borough.impl.message.StorageMessages.ReadReply;
import io.borough.impl.message.StorageMessages.ReadRequest;
import io.borough.impl.message.StorageMessages.ScanClose;
import io.borough.impl.message.StorageMessages.ScanNext;
import io.borough.impl.message.StorageMessages.ScanOpen;
import io.borough.impl.message.StorageMessages.ScanPage;
import io.borough.impl.message.StorageMessages.SizeReply;
import io.borough.impl.message.StorageMessages.SizeRequest;
import io.borough.impl.message.StreamMessages.StreamCredit;
import io.borough.impl.message.StreamMessages.StreamData;
import io.borough.impl.message.StreamMessages.StreamEnd;
import io.borough.impl.message.StreamMessages.StreamReset;
import io.borough.impl.wire.RecordCodec;
import io.borough.impl.wire.WireFormatException;
import io.borough.impl.wire.WireMessage;
import io.borough.impl.wire.WireReader;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Every message: its number, how it is read, the service that receives it, and the senders that a node accepts it from.
 *
 * <p>A number is never used again for another message; 2 belonged to a message of earlier builds. A message whose
 * {@code readFrom} is not listed is read by its {@link RecordCodec}.
 */
public enum MessageType {
  ACK(1, Ack.class, null, Sender.ANYBODY),
  NODE_ANNOUNCEMENT(3, NodeAnnouncement.class, NodeAnnouncement::readFrom, Service.MEMBERSHIP, Sender.ANYBODY),
  LEADER_HINT(4, LeaderHint.class, Service.ROUTING, Sender.CLUSTER),
  JOIN_REQUEST(10, JoinRequest.class, Service.RING, Sender.ANYBODY),
  GET_NEWER_RING(11, GetNewerRing.class, Service.RING, Sender.CLUSTER),
  RING_REPLY(12, RingReply.class, null, Sender.ANYBODY),
  RING_CHANGED(13, RingChanged.class, Service.RING, Sender.CLUSTER),
  MOVE_COMPLETED(14, MoveCompleted.class, Service.RING, Sender.CLUSTER),
  READ_RING(15, ReadRing.class, Service.RING, Sender.CLUSTER),
  LEAVE_REQUEST(16, LeaveRequest.class, Service.RING, Sender.CLUSTER),
  REPLICA_DELETED(17, ReplicaDeleted.class, Service.RING, Sender.CLUSTER),
  REPLICA_LOST(18, ReplicaLost.class, Service.RING, Sender.CLUSTER),
  BOOTSTRAP_REQUEST(19, BootstrapRequest.class, Service.RING, Sender.ANYBODY),
  PREPARE_REPLICA(20, PrepareReplica.class, Service.PLACEMENT, Sender.CLUSTER),
  OPEN_GROUP(30, OpenGroup.class, Service.RAFT, Sender.SELF),
  CHANGE_GROUP(31, ChangeGroup.class, Service.RAFT, Sender.SELF),
  TRANSFER_LEADER(32, TransferLeader.class, Service.RAFT, Sender.SELF),
  GROUPS_REQUEST(33, GroupsRequest.class, Service.RAFT, Sender.SELF),
  GROUPS_REPLY(34, GroupsReply.class, null, Sender.SELF),
  REPLICA_REQUEST(35, ReplicaRequest.class, Service.RAFT, Sender.CLUSTER),
  GROUP_STATE(36, GroupState.class, null, Sender.CLUSTER),
  CONFIRM_TERMS(37, ConfirmTerms.class, Service.RAFT, Sender.CLUSTER),
  TERMS_CONFIRMED(38, TermsConfirmed.class, null, Sender.CLUSTER),
  CLOSE_GROUP(39, CloseGroup.class, Service.RAFT, Sender.SELF),
  WRITE_REQUEST(40, WriteRequest.class, WriteRequest::readFrom, Service.RAFT, Sender.CLUSTER),
  WRITE_REPLY(41, WriteReply.class, WriteReply::readFrom, null, Sender.CLUSTER),
  READ_REQUEST(42, ReadRequest.class, ReadRequest::readFrom, Service.RAFT, Sender.CLUSTER),
  READ_REPLY(43, ReadReply.class, ReadReply::readFrom, null, Sender.CLUSTER),
  SCAN_OPEN(44, ScanOpen.class, Service.RAFT, Sender.CLUSTER),
  SCAN_PAGE(45, ScanPage.class, ScanPage::readFrom, null, Sender.CLUSTER),
  SCAN_NEXT(46, ScanNext.class, Service.STORAGE, Sender.CLUSTER),
  SCAN_CLOSE(47, ScanClose.class, Service.STORAGE, Sender.CLUSTER),
  SNAPSHOT_PARTS_REQUEST(48, SnapshotPartsRequest.class, Service.RAFT, Sender.CLUSTER),
  SNAPSHOT_PARTS_REPLY(49, SnapshotPartsReply.class, null, Sender.CLUSTER),
  INFO_REQUEST(50, InfoRequest.class, Service.RAFT, Sender.CLUSTER),
  INFO_REPLY(51, InfoReply.class, null, Sender.CLUSTER),
  SIZE_REQUEST(52, SizeRequest.class, Service.STORAGE, Sender.CLUSTER),
  SIZE_REPLY(53, SizeReply.class, null, Sender.CLUSTER),
  PROPERTY_REQUEST(54, PropertyRequest.class, Service.STORAGE, Sender.CLUSTER),
  PROPERTY_REPLY(55, PropertyReply.class, null, Sender.CLUSTER),
  COMPACT_REQUEST(56, CompactRequest.class, Service.STORAGE, Sender.CLUSTER),
  DIGESTS_REQUEST(57, DigestsRequest.class, Service.RAFT, Sender.CLUSTER),
  DIGESTS_REPLY(58, DigestsReply.class, null, Sender.CLUSTER),
  REPLICA_DIVERGED(59, ReplicaDiverged.class, Service.RAFT, Sender.CLUSTER),
  HANDLER_REQUEST(60, HandlerRequest.class, HandlerRequest::readFrom, Service.HANDLER, Sender.CLUSTER),
  HANDLER_REPLY(61, HandlerReply.class, HandlerReply::readFrom, null, Sender.CLUSTER),
  PAUSE_REQUESTS(62, PauseRequests.class, Service.HANDLER, Sender.SELF),
  STREAM_DATA(70, StreamData.class, StreamData::readFrom, Service.STREAM, Sender.CLUSTER),
  STREAM_CREDIT(71, StreamCredit.class, StreamCredit::readFrom, Service.STREAM, Sender.CLUSTER),
  STREAM_END(72, StreamEnd.class, StreamEnd::readFrom, Service.STREAM, Sender.CLUSTER),
  STREAM_RESET(73, StreamReset.class, Service.STREAM, Sender.CLUSTER);

  /** The senders that a node accepts a message from, be it a request or a reply. */
  public enum Sender {
    /** Only services of the same node: the message is refused when it comes in a frame. */
    SELF,
    /** Also nodes of the same cluster. */
    CLUSTER,
    /** Also nodes that belong to no cluster, or any node as long as this one belongs to none: to found and to join. */
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
  private final Service service;
  private final Sender sender;

  <T extends Record & WireMessage> MessageType(int number, Class<T> messageClass, Service service,
      Sender sender) {
    this(number, messageClass, RecordCodec.of(messageClass)::read, service, sender);
  }

  <T extends Record & WireMessage> MessageType(int number, Class<T> messageClass, Function<WireReader, T> reader,
      Service service, Sender sender) {
    this.number = number;
    this.messageClass = messageClass;
    this.reader = reader;
    this.service = service;
    this.sender = sender;
  }

  /** Returns the type of a message. */
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
   * Returns the type with a number.
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

  /** Returns the number: 1 to 255. */
  public int number() {
    return number;
  }

  /**
   * Reads a message of this type and leaves what follows the message unread.
   *
   * @throws WireFormatException when the bytes are no such message
   */
  public WireMessage read(WireReader wire) {
    return reader.apply(wire);
  }

  /** Returns the service that receives the message; null for a reply, which goes to the sender of the request. */
  public Service service() {
    return service;
  }

  /** Returns the senders that a node accepts the message from. */
  public Sender sender() {
    return sender;
  }
}
