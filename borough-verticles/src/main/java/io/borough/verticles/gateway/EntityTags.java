package io.borough.verticles.gateway;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The entity tags of an {@code If-Match} or {@code If-None-Match} header. A key's strong tag is its revision in
 * quotes; a tag of another form is a tag of nothing.
 *
 * @param any whether the header is {@code *}
 * @param tags the tags with their quotes, and {@code W/} before weak ones
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3">RFC 9110, section 8.8.3</a>
 */
record EntityTags(boolean any, List<String> tags) {
  private static final Pattern TAG = Pattern.compile("(?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"");
  private static final Pattern SEPARATOR = Pattern.compile("[ \\t]*(?:,[ \\t]*)*");
  private static final Pattern REVISION = Pattern.compile("\"([1-9][0-9]{0,18})\"");

  /** The strong tag of a revision. */
  static String of(long revision) {
    return "\"" + revision + "\"";
  }

  /**
   * Reads a header.
   *
   * @param name the header's name, for the message
   * @param values its values; each may be a list
   * @return null when the header is not there
   * @throws io.borough.error.RejectedException {@code INVALID_ARGUMENT} when it is neither {@code *} nor a list of tags
   */
  static EntityTags parse(String name, List<String> values) {
    if (values.isEmpty()) {
      return null;
    }
    String header = String.join(",", values).trim();
    if (header.equals("*")) {
      return new EntityTags(true, List.of());
    }
    List<String> tags = new ArrayList<>();
    Matcher separator = SEPARATOR.matcher(header);
    Matcher tag = TAG.matcher(header);
    int at = 0;
    while (at < header.length()) {
      int begin = at;
      separator.region(at, header.length()).lookingAt();
      boolean separated = at == 0 || header.substring(at, separator.end()).contains(",");
      at = separator.end();
      if (at == header.length()) {
        break;
      }
      if (!separated || !tag.region(at, header.length()).lookingAt()) {
        throw malformed(name, header, begin);
      }
      tags.add(tag.group());
      at = tag.end();
    }
    if (tags.isEmpty()) {
      throw malformed(name, header, 0);
    }
    return new EntityTags(false, List.copyOf(tags));
  }

  private static BoroughException malformed(String name, String header, int at) {
    return ErrorCode.INVALID_ARGUMENT.failure(
        name + ": must be * or revisions in quotes, such as \"17\"; at character " + at + ": " + shown(header));
  }

  private static String shown(String header) {
    return header.length() <= 100 ? header : header.substring(0, 100) + "...";
  }

  /** Whether a revision's tag is among them, weak tags left aside: what a condition of a write asks. */
  boolean hasStrong(long revision) {
    return any || tags.contains(of(revision));
  }

  /** Whether a revision's tag is among them, weak or strong: what a reader with a copy asks. */
  boolean hasWeakOrStrong(long revision) {
    return any || tags.contains(of(revision)) || tags.contains("W/" + of(revision));
  }

  /** The one revision that meets the condition; empty when there are several tags or none of a revision. */
  OptionalLong onlyRevision() {
    Matcher revision = REVISION.matcher(tags.size() == 1 ? tags.get(0) : "");
    try {
      return revision.matches() ? OptionalLong.of(Long.parseLong(revision.group(1))) : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty(); // 19 digits and larger than every revision
    }
  }
}
