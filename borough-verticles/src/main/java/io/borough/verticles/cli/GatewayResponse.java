package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.borough.error.ErrorCode;
import io.vertx.core.MultiMap;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;

/**
 * What the gateway answered; its body may still be on its way.
 *
 * @param status HTTP's
 * @param headers HTTP's
 * @param body to be read once; fails when the answer breaks off
 */
record GatewayResponse(int status, MultiMap headers, InputStream body) {
  /** 16 MiB: far more than any answer that is JSON as a whole. */
  private static final int MAX_WHOLE_BYTES = 16 * 1024 * 1024;

  private static final String REVISION = "Borough-Revision";

  boolean isFailure() {
    return status >= 400;
  }

  /** Gives itself, unless it is a failure: that is thrown, with its code and message. */
  GatewayResponse orFail() throws IOException, CommandException {
    if (!isFailure()) {
      return this;
    }
    String text = text();
    if (decoded(text) instanceof JsonObject failure && failure.getValue("code") instanceof String code) {
      throw new CommandException(
          ErrorCode.NOT_FOUND.name().equals(code) ? ExitCodes.ABSENT : ExitCodes.FAILED,
          code + " (" + failure.getValue("number") + "): " + failure.getValue("message"));
    }
    throw new CommandException(ExitCodes.FAILED, "HTTP status " + status + ": " + text); // a proxy's answer, perhaps
  }

  /** Reads the whole body. */
  byte[] bytes() throws IOException, CommandException {
    byte[] bytes = body.readNBytes(MAX_WHOLE_BYTES + 1);
    if (bytes.length > MAX_WHOLE_BYTES) {
      throw new CommandException(ExitCodes.FAILED, "the answer has more than " + MAX_WHOLE_BYTES + " bytes");
    }
    return bytes;
  }

  String text() throws IOException, CommandException {
    return new String(bytes(), UTF_8);
  }

  JsonObject object() throws IOException, CommandException {
    return decoded(text()) instanceof JsonObject object ? object : notUnderstood("a JSON object");
  }

  JsonArray array() throws IOException, CommandException {
    return decoded(text()) instanceof JsonArray array ? array : notUnderstood("a JSON array");
  }

  /** Is the revision that a write got. */
  long revision() throws CommandException {
    return number(headers.get(REVISION), REVISION);
  }

  /** Is the revision of the value that was read. */
  long entityTag() throws CommandException {
    String tag = headers.get("ETag");
    return number(tag == null ? null : tag.replace("\"", ""), "ETag");
  }

  /** Is the JSON that a text holds, or the text itself where it is none. */
  private static Object decoded(String text) {
    try {
      return Json.decodeValue(text);
    } catch (DecodeException e) { // what is wanted of it decides
      return text;
    }
  }

  private static <T> T notUnderstood(String wanted) throws CommandException {
    throw new CommandException(ExitCodes.FAILED, "the answer is not " + wanted + ": is this a Borough gateway?");
  }

  private static long number(String text, String header) throws CommandException {
    try {
      return Long.parseLong(String.valueOf(text));
    } catch (NumberFormatException e) {
      throw new CommandException(ExitCodes.FAILED, "the answer has no " + header + ": is this a Borough gateway?", e);
    }
  }
}
