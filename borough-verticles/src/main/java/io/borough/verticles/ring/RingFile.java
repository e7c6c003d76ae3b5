package io.borough.verticles.ring;

import io.borough.impl.topology.Ring;
import io.borough.impl.wire.WireReader;
import io.borough.impl.wire.WireWriter;
import java.util.zip.CRC32C;

/** The bytes of {@code ring.bin}: version 1, CRC-32C of the ring's bytes, their length, the ring's bytes. */
final class RingFile {
  private static final int VERSION = 1;

  private RingFile() {}

  static byte[] toBytes(Ring ring) {
    byte[] body = WireWriter.bytesOf(ring);
    return new WireWriter(body.length + 9).int8(VERSION).int32(checksum(body)).bytes(body).toBytes();
  }

  /**
   * Reads the bytes that {@link #toBytes} returned.
   *
   * @throws IllegalArgumentException when the bytes are damaged
   */
  static Ring read(byte[] bytes) {
    WireReader wire = new WireReader(bytes);
    wire.version(VERSION);
    int checksum = wire.int32();
    byte[] body = wire.bytes();
    wire.end();
    if (checksum != checksum(body)) {
      throw new IllegalArgumentException("its checksum differs");
    }
    WireReader ring = new WireReader(body);
    Ring read = Ring.readFrom(ring);
    ring.end();
    return read;
  }

  private static int checksum(byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(body);
    return (int) crc.getValue();
  }
}
