package io.borough.impl.wire;

/** Bytes that are not what they should be: cut short, too long, or of a version this program does not know. */
public final class WireFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public WireFormatException(String message) {
    super(message);
  }
}
