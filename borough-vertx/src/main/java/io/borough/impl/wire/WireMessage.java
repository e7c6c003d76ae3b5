package io.borough.impl.wire;

/** An immutable value that can write itself. A static method {@code readFrom} of its class reads it. */
public interface WireMessage {
  /** Appends this value. */
  void writeTo(WireWriter wire);
}
