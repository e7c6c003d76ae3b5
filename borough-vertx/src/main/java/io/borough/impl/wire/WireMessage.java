package io.borough.impl.wire;

/** An immutable value that writes itself; a static {@code readFrom} of its class reads it. */
public interface WireMessage {
  /** Appends this value. */
  void writeTo(WireWriter wire);
}
