package io.borough.verticles.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteOutput;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** Finds the array in which Ratis holds the bytes of a log entry, so that they need not be copied for the store. */
final class EntryBytes extends ByteOutput {
  private final int size;
  private byte[] found;

  private EntryBytes(int size) {
    this.size = size;
  }

  /**
   * Returns the bytes of an entry: the array that the entry itself holds if it holds just one of that size, otherwise a
   * copy. The array must not be changed.
   */
  static byte[] of(ByteString entry) {
    EntryBytes output = new EntryBytes(entry.size());
    try {
      UnsafeByteOperations.unsafeWriteTo(entry, output);
    } catch (IOException e) {
      throw new AssertionError("nothing is written to a device", e);
    }
    return output.found == null ? entry.toByteArray() : output.found;
  }

  @Override
  public void writeLazy(byte[] value, int offset, int length) {
    if (offset == 0 && length == size && value.length == size) {
      found = value;
    }
  }

  @Override
  public void write(byte value) {}

  @Override
  public void write(byte[] value, int offset, int length) {}

  @Override
  public void write(ByteBuffer value) {}

  @Override
  public void writeLazy(ByteBuffer value) {}
}
