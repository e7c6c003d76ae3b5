package io.borough.impl.wire;

/** An immutable value that writes itself; its {@code readFrom} is the other half. */
public interface WireMessage {
  /** Appends this value, its version first. */
  void writeTo(WireWriter wire);
}
