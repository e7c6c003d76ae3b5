package io.borough.verticles.gateway;

import io.borough.KeyRange;
import io.borough.ScanOptions;
import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.options.Consistency;
import io.borough.options.RequestOptions;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of a query. {@link #end()} refuses parameters that were not read, so that a misspelt name does not
 * silently select a default, such as the whole range of a clear.
 *
 * <p>Encoded like forms: an escape is a byte, a plus is a space. Every refusal is a {@link
 * io.borough.error.RejectedException} ({@code INVALID_ARGUMENT}) that names the parameter.
 */
final class QueryParameters {
  private static final String BARE = null;

  private final Map<String, String> values = new HashMap<>(8); // bounded by the request line
  private final Set<String> read = new HashSet<>(8);

  private QueryParameters() {}

  /** Parses a query, which may be empty. */
  static QueryParameters parse(String query) {
    QueryParameters parameters = new QueryParameters();
    if (!query.isEmpty()) {
      for (String piece : query.split("&", -1)) {
        int equals = piece.indexOf('=');
        String name = decode(equals < 0 ? piece : piece.substring(0, equals));
        if (parameters.values.containsKey(name)) {
          throw bad(name, "is given twice");
        }
        parameters.values.put(name, equals < 0 ? BARE : decode(piece.substring(equals + 1)));
      }
    }
    return parameters;
  }

  /** Returns the deadline in milliseconds. */
  long timeoutMs() {
    String text = text("timeoutMs");
    long timeoutMs = text == null ? RequestOptions.DEFAULT_TIMEOUT_MS : wholeNumber("timeoutMs", text);
    if (timeoutMs < 1 || timeoutMs > RequestOptions.MAX_TIMEOUT_MS) {
      throw bad("timeoutMs", timeoutMs + " is not within 1 to " + RequestOptions.MAX_TIMEOUT_MS);
    }
    return timeoutMs;
  }

  Consistency consistency() {
    String text = text("consistency");
    if (text == null || text.equals("linearizable")) {
      return Consistency.LINEARIZABLE;
    }
    if (text.equals("local")) {
      return Consistency.LOCAL;
    }
    throw bad("consistency", "must be local or linearizable");
  }

  ByteEncoding encoding() {
    String text = text("encoding");
    if (text == null || text.equals("base64")) {
      return ByteEncoding.BASE64;
    }
    if (text.equals("utf8")) {
      return ByteEncoding.UTF8;
    }
    throw bad("encoding", "must be base64 or utf8");
  }

  KeyRange range(ByteEncoding encoding) {
    return KeyRange.all().gt(bound("gt", encoding)).gte(bound("gte", encoding)).lt(bound("lt", encoding))
        .lte(bound("lte", encoding)).withPrefix(bound("prefix", encoding));
  }

  /** Returns the range, direction, limit and fields of a scan. */
  ScanOptions scan(ByteEncoding encoding) {
    String limit = text("limit");
    return new ScanOptions().setRange(range(encoding)).setReverse(flag("reverse", false)).setKeys(flag("keys", true))
        .setValues(flag("values", true))
        .setLimit(limit == null ? ScanOptions.DEFAULT_LIMIT : wholeNumber("limit", limit));
  }

  /** Refuses parameters that were not read. */
  void end() {
    for (String name : values.keySet()) {
      if (!read.contains(name)) {
        throw bad(name, "there is no such parameter here");
      }
    }
  }

  private Buffer bound(String name, ByteEncoding encoding) {
    String text = text(name);
    return text == null ? null : encoding.decodeQuery(name, text);
  }

  private boolean flag(String name, boolean otherwise) {
    read.add(name);
    if (!values.containsKey(name)) {
      return otherwise;
    }
    String text = values.get(name);
    if (text == BARE || text.equals("true")) {
      return true;
    }
    if (text.equals("false")) {
      return false;
    }
    throw bad(name, "must be true, false or bare");
  }

  private String text(String name) {
    read.add(name);
    if (!values.containsKey(name)) {
      return null;
    }
    String text = values.get(name);
    if (text == BARE) {
      throw bad(name, "needs a value");
    }
    return text;
  }

  private static long wholeNumber(String name, String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    try {
      if (digits) {
        return Long.parseLong(text);
      }
    } catch (NumberFormatException e) {
      throw bad(name, "is larger than " + Long.MAX_VALUE);
    }
    throw bad(name, "must be a whole number");
  }

  private static String decode(String text) {
    byte[] bytes = RawPath.decode(text, 0, text.length(), true);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw ErrorCode.INVALID_ARGUMENT.failure("the query is not UTF-8; encode other bytes as base64");
    }
  }

  private static BoroughException bad(String name, String problem) {
    String shown = name.length() <= 100 ? name : name.substring(0, 100) + "...";
    return ErrorCode.INVALID_ARGUMENT.failure("parameter \"" + shown + "\": " + problem);
  }
}
