package io.borough.verticles.raft;

import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * One log entry that is proposed to Ratis. Whether Ratis began to append it decides what a later failure means: before
 * that the write has not happened, afterwards its outcome is unknown.
 */
final class EntryMessage implements Message {
  private final ByteString content;
  private volatile boolean appended;

  /** Keeps the array without a copy; it must not be changed any more. */
  EntryMessage(byte[] entry) {
    content = UnsafeByteOperations.unsafeWrap(entry);
  }

  @Override
  public ByteString getContent() {
    return content;
  }

  /** Notes that Ratis is about to append this entry. */
  void markAppended() {
    appended = true;
  }

  /**
   * Returns whether Ratis began to append the entry. After a failure, false means that it is not and never will be in
   * the log.
   */
  boolean appended() {
    return appended;
  }
}
