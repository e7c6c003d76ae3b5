package io.borough.impl.wire;

/** Thrown for malformed bytes: cut short, too long, or of a version that this build does not know. */
public final class WireFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public WireFormatException(String message) {
    super(message);
  }
}
