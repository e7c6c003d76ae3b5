package io.borough.verticles.raft;

import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * One log entry on its way into the log. Whether the log took it decides what a later failure means: before, nothing
 * happened; after, nobody knows.
 */
final class EntryMessage implements Message {
  private final ByteString content;
  private volatile boolean appended;

  /** Takes the bytes as they are; they must not change any more. */
  EntryMessage(byte[] entry) {
    content = UnsafeByteOperations.unsafeWrap(entry);
  }

  @Override
  public ByteString getContent() {
    return content;
  }

  /** Notes that it is about to be appended. */
  void markAppended() {
    appended = true;
  }

  /** False says that it is not in the log and never will be. */
  boolean appended() {
    return appended;
  }
}
