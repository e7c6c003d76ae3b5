package io.borough.codec;

/** The content types that bodies have by default. */
final class ContentTypes {
  static final String JSON = "application/json";
  static final String TEXT = "text/plain;charset=utf-8";
  static final String OCTET_STREAM = "application/octet-stream";

  private ContentTypes() {}
}
