package io.borough.verticles.gateway;

import io.borough.error.ErrorCode;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The raw target of a request: the segments of the path as bytes, and the query as text.
 *
 * <p>The path is not normalized: dot segments and empty segments are kept. A plus in the path is a plus. Immutable.
 */
final class RawPath {
  private final List<byte[]> segments;
  private final String query;

  private RawPath(List<byte[]> segments, String query) {
    this.segments = segments;
    this.query = query;
  }

  /**
   * Parses a request's target, in origin form ({@code /a/b?c}) or absolute form ({@code http://host/a/b?c}).
   *
   * @param target the target in the request line, one character for each byte
   * @throws io.borough.error.RejectedException {@code INVALID_ARGUMENT} when the target has no path or a malformed
   *     escape
   */
  static RawPath parse(String target) {
    int start = startOfPath(target);
    int question = target.indexOf('?', start);
    int end = question < 0 ? target.length() : question;
    String query = question < 0 ? "" : target.substring(question + 1);
    if (start == end) {
      return new RawPath(List.of(new byte[0]), query); // http://host is http://host/
    }
    List<byte[]> segments = new ArrayList<>(4);
    int from = start + 1;
    while (true) {
      int slash = target.indexOf('/', from);
      int to = slash < 0 || slash > end ? end : slash;
      segments.add(decode(target, from, to, false));
      if (to == end) {
        return new RawPath(segments, query);
      }
      from = to + 1;
    }
  }

  private static int startOfPath(String target) {
    if (target.startsWith("/")) {
      return 0;
    }
    int authority = startOfAuthority(target);
    if (authority < 0) {
      throw ErrorCode.INVALID_ARGUMENT.failure("the request's target is not a path: " + shown(target));
    }
    return endOfAuthority(target, authority);
  }

  /** Returns the authority of a target in absolute form ({@code http://host/a}); null in every other form. */
  static String authority(String target) {
    int start = startOfAuthority(target);
    return start < 0 ? null : target.substring(start, endOfAuthority(target, start));
  }

  private static int startOfAuthority(String target) {
    return target.regionMatches(true, 0, "http://", 0, 7) ? 7
        : target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
  }

  private static int endOfAuthority(String target, int start) {
    int end = start;
    while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
      end++;
    }
    return end;
  }

  /**
   * Decodes percent escapes.
   *
   * @param plusIsSpace whether a plus stands for a space, as in queries
   * @throws io.borough.error.RejectedException {@code INVALID_ARGUMENT} when an escape is malformed
   */
  static byte[] decode(String text, int from, int to, boolean plusIsSpace) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(to - from);
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.write(unescape(text, i, to));
        i += 2;
      } else if (c <= 0xff) { // a character of a request line is a byte
        bytes.write(plusIsSpace && c == '+' ? ' ' : c);
      } else {
        throw ErrorCode.INVALID_ARGUMENT.failure("the request's target has a character that is not a byte");
      }
    }
    return bytes.toByteArray();
  }

  /**
   * Returns the byte of the escape at {@code at}.
   *
   * @param end the end of the text
   * @throws io.borough.error.RejectedException {@code INVALID_ARGUMENT} when two hexadecimal digits do not follow
   */
  private static int unescape(String text, int at, int end) {
    int high = at + 1 < end ? digit(text.charAt(at + 1)) : -1;
    int low = at + 2 < end ? digit(text.charAt(at + 2)) : -1;
    if (high < 0 || low < 0) {
      throw ErrorCode.INVALID_ARGUMENT.failure(
          "a malformed escape: \"" + text.substring(at, Math.min(end, at + 3)) + "\"; a percent sign is written %25");
    }
    return high << 4 | low;
  }

  private static int digit(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1; // only ASCII digits
  }

  private static String shown(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }

  /** Returns the number of segments; at least 1. */
  int size() {
    return segments.size();
  }

  /** Returns whether a segment equals an ASCII text. */
  boolean is(int index, String text) {
    return index < segments.size() && Arrays.equals(segments.get(index), text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Returns whether the path ends in a slash: its last segment is empty. */
  boolean endsInSlash() {
    return segments.get(segments.size() - 1).length == 0;
  }

  /** Returns the bytes of a segment. */
  Buffer bytes(int index) {
    return Buffer.buffer(segments.get(index));
  }

  /** Returns a segment as text, or null when it is not UTF-8. */
  String text(int index) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(segments.get(index))).toString();
    } catch (CharacterCodingException e) {
      return null; // the caller's message says what was expected
    }
  }

  /** Returns the text after the first question mark; empty when there is none. */
  String query() {
    return query;
  }
}
