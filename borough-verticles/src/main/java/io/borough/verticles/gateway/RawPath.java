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
 * The target of a request as it was sent: the path's segments as bytes, and the query as text.
 *
 * <p>Nothing is removed or collapsed: dot segments, empty segments and a last empty segment are segments like others.
 * A plus is a plus. Immutable.
 */
final class RawPath {
  private final List<byte[]> segments;
  private final String query;

  private RawPath(List<byte[]> segments, String query) {
    this.segments = segments;
    this.query = query;
  }

  /**
   * Reads a request's target, in origin form ({@code /a/b?c}) or absolute form ({@code http://host/a/b?c}).
   *
   * @param target as it stood in the request line, a character for each byte
   * @throws io.borough.error.RejectedException {@code INVALID_ARGUMENT} when it has no path or a malformed escape
   */
  static RawPath parse(String target) {
    int start = startOfPath(target);
    int question = target.indexOf('?', start);
    int end = question < 0 ? target.length() : question;
    String query = question < 0 ? "" : target.substring(question + 1);
    if (start == end) {
      return new RawPath(List.of(new byte[0]), query); // http://host means http://host/
    }
    List<byte[]> segments = new ArrayList<>(4);
    int from = start + 1;
    while (true) {
      int slash = target.indexOf('/', from);
      int to = slash < 0 || slash > end ? end : slash;
      segments.add(decode(target, from, to));
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
      throw ErrorCode.INVALID_ARGUMENT.failure("the request's target is no path: " + shown(target));
    }
    return endOfAuthority(target, authority);
  }

  /** What stands between {@code http://} and the path of a target in absolute form; null in every other form. */
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

  private static byte[] decode(String text, int from, int to) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(to - from);
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.write(PercentEncoding.unescape(text, i, to));
        i += 2;
      } else if (c <= 0xff) {
        bytes.write(c);
      } else {
        throw ErrorCode.INVALID_ARGUMENT.failure("a character of the path is no byte: " + shown(text));
      }
    }
    return bytes.toByteArray();
  }

  private static String shown(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }

  /** How many segments there are; 1 or more. */
  int size() {
    return segments.size();
  }

  /** Whether a segment has these ASCII characters. */
  boolean is(int index, String text) {
    return index < segments.size() && Arrays.equals(segments.get(index), text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Whether the last segment is empty: the path ends in a slash. */
  boolean endsInSlash() {
    return segments.get(segments.size() - 1).length == 0;
  }

  /** A segment's bytes. */
  Buffer bytes(int index) {
    return Buffer.buffer(segments.get(index));
  }

  /** A segment as text, or null when it is not UTF-8. */
  String text(int index) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(segments.get(index))).toString();
    } catch (CharacterCodingException e) {
      return null; // the caller says what the segment should have been
    }
  }

  /** What follows the first question mark; empty when there is none. */
  String query() {
    return query;
  }
}
