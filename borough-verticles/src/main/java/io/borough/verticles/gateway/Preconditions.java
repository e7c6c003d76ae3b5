package io.borough.verticles.gateway;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The conditions of a request on the key's revision (RFC 9110, section 13).
 *
 * @param ifMatch null when absent
 * @param ifNoneMatch null when absent; {@code *} for a write
 */
record Preconditions(EntityTags ifMatch, EntityTags ifNoneMatch) {
  /** Matches any revision of an existing key: see {@link GatewayNode#partition}. */
  private static final long PRESENT = -1;

  private static final long ABSENT = 0;

  static Preconditions ofRead(MultiMap headers) {
    return new Preconditions(EntityTags.parse("If-Match", headers.getAll(HttpHeaders.IF_MATCH)),
        EntityTags.parse("If-None-Match", headers.getAll(HttpHeaders.IF_NONE_MATCH)));
  }

  /**
   * Parses the headers of a write.
   *
   * @throws io.borough.error.RejectedException {@code INVALID_ARGUMENT} for conditions that writes do not support
   */
  static Preconditions ofWrite(HttpMethod method, MultiMap headers) {
    Preconditions conditions = ofRead(headers);
    EntityTags absent = conditions.ifNoneMatch();
    if (absent != null && (method == HttpMethod.DELETE || !absent.any() || conditions.ifMatch() != null)) {
      throw ErrorCode.INVALID_ARGUMENT.failure(
          "If-None-Match: a PUT takes it as *, without If-Match, and a DELETE does not take it");
    }
    return conditions;
  }

  boolean isNone() {
    return ifMatch == null && ifNoneMatch == null;
  }

  /** Returns the revision for a compare-and-put; empty when it depends on the current revision. */
  OptionalLong expected() {
    if (ifNoneMatch != null) {
      return OptionalLong.of(ABSENT);
    }
    return ifMatch.any() ? OptionalLong.of(PRESENT) : ifMatch.onlyRevision();
  }

  /**
   * The entity tags of an {@code If-Match} or {@code If-None-Match} header. A key's strong tag is its revision in
   * quotes; a tag of any other form matches no key.
   *
   * @param any whether the header is {@code *}
   * @param tags the tags with their quotes, and {@code W/} before weak ones
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3">RFC 9110, section 8.8.3</a>
   */
  record EntityTags(boolean any, List<String> tags) {
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"");
    private static final Pattern SEPARATOR = Pattern.compile("[ \\t]*(?:,[ \\t]*)*");
    private static final Pattern REVISION = Pattern.compile("\"([1-9][0-9]{0,18})\"");

    /** Returns the strong tag of a revision. */
    static String of(long revision) {
      return "\"" + revision + "\"";
    }

    /**
     * Parses a header.
     *
     * @param name the header's name, for the message
     * @param values its values; each may be a list
     * @return null when the header is absent
     * @throws io.borough.error.RejectedException {@code INVALID_ARGUMENT} when it is neither {@code *} nor a list of
     *     tags
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

    /** Returns whether a revision matches by strong comparison, as conditions of writes require. */
    boolean hasStrong(long revision) {
      return any || tags.contains(of(revision));
    }

    /** Returns whether a revision matches by weak comparison, as the validation of a cached copy requires. */
    boolean hasWeakOrStrong(long revision) {
      return any || tags.contains(of(revision)) || tags.contains("W/" + of(revision));
    }

    /** Returns the only revision that matches; empty when there are several tags, or one that is not a revision. */
    OptionalLong onlyRevision() {
      Matcher revision = REVISION.matcher(tags.size() == 1 ? tags.get(0) : "");
      try {
        return revision.matches() ? OptionalLong.of(Long.parseLong(revision.group(1))) : OptionalLong.empty();
      } catch (NumberFormatException e) {
        return OptionalLong.empty(); // 19 digits, larger than any revision
      }
    }
  }
}
