package io.borough.impl.transport;

/** Thrown for a frame that a node of another version wrote. */
final class UnsupportedVersionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final int version;
  private final String sender;

  UnsupportedVersionException(int version, String sender) {
    super("a frame of version " + version + " from " + sender);
    this.version = version;
    this.sender = sender;
  }

  int version() {
    return version;
  }

  String sender() {
    return sender;
  }
}
