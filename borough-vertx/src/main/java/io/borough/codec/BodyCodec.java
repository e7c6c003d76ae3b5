package io.borough.codec;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Encodes the body of a payload into bytes with their kind, and decodes it. For messages between nodes; applications
 * use {@link io.borough.Payload}.
 *
 * <p>The kinds are part of the wire format and never change.
 */
public final class BodyCodec {
  /** No body; no bytes. */
  public static final byte KIND_NULL = 0;

  /** Bytes as they are. */
  public static final byte KIND_BUFFER = 1;

  /** Text in UTF-8. */
  public static final byte KIND_STRING = 2;

  /** The text of a JSON object. */
  public static final byte KIND_JSON_OBJECT = 3;

  /** The text of a JSON array. */
  public static final byte KIND_JSON_ARRAY = 4;

  /** What a registered codec made, with the name of its class. */
  public static final byte KIND_TYPED = 5;

  /** 1,024 registered classes: far more than an application has, and a leak of class loaders is noticed. */
  public static final int MAX_TYPES = 1_024;

  private static final Encoded NOTHING = new Encoded(KIND_NULL, "", Buffer.buffer());

  /**
   * A body as bytes.
   *
   * @param kind one of the kinds above
   * @param typeName the class's name for {@link #KIND_TYPED}, else empty; never null
   * @param bytes never null; for a buffer the body itself, not a copy
   */
  public record Encoded(byte kind, String typeName, Buffer bytes) {}

  private BodyCodec() {}

  /**
   * Returns the default content type of a body.
   *
   * @param body a body or null
   * @return a media type; null for a null body
   * @throws IllegalArgumentException when no codec is registered for the body's class
   */
  public static String contentType(Object body) {
    if (body == null) {
      return null;
    }
    if (body instanceof Buffer) {
      return ContentTypes.OCTET_STREAM;
    }
    if (body instanceof String) {
      return ContentTypes.TEXT;
    }
    if (body instanceof JsonObject || body instanceof JsonArray) {
      return ContentTypes.JSON;
    }
    return typed(body).codec().contentType();
  }

  /**
   * Encodes a body.
   *
   * @param body null, a buffer, a string, JSON or an object of a registered class
   * @return its bytes with their kind
   * @throws io.borough.error.RejectedException {@code INVALID_ARGUMENT} when its class is not registered or its codec
   *     refuses it
   */
  public static Encoded encode(Object body) {
    if (body == null) {
      return NOTHING;
    }
    try {
      if (body instanceof Buffer buffer) {
        return new Encoded(KIND_BUFFER, "", buffer);
      }
      if (body instanceof String text) {
        return new Encoded(KIND_STRING, "", Codecs.STRING.encode(text));
      }
      if (body instanceof JsonObject json) {
        return new Encoded(KIND_JSON_OBJECT, "", Codecs.JSON.encode(json));
      }
      if (body instanceof JsonArray json) {
        return new Encoded(KIND_JSON_ARRAY, "", Codecs.JSON_ARRAY.encode(json));
      }
      TypedBodies.Registered<?> typed = typed(body);
      return new Encoded(KIND_TYPED, typed.type().getName(), typed.encode(body));
    } catch (RuntimeException e) { // also whatever a user's codec throws
      throw ErrorCode.INVALID_ARGUMENT.failure(body.getClass().getName() + " as body: " + Failures.messageOf(e), e);
    }
  }

  /**
   * Decodes a body.
   *
   * @param kind one of the kinds above
   * @param typeName the class's name for {@link #KIND_TYPED}; not read otherwise
   * @param bytes its bytes; kept, not copied, when the body is a buffer
   * @return the body; null for {@link #KIND_NULL}; the bytes themselves for a class that is not registered here
   * @throws io.borough.error.RejectedException {@code FORMAT_TOO_NEW} for another kind, {@code INVALID_ARGUMENT} when
   *     the bytes are not of their kind
   */
  public static Object decode(byte kind, String typeName, Buffer bytes) {
    try {
      return switch (kind) {
        case KIND_NULL -> null;
        case KIND_BUFFER -> bytes;
        case KIND_STRING -> Codecs.STRING.decode(bytes);
        case KIND_JSON_OBJECT -> Codecs.JSON.decode(bytes);
        case KIND_JSON_ARRAY -> Codecs.JSON_ARRAY.decode(bytes);
        case KIND_TYPED -> decodeTyped(typeName, bytes);
        default -> throw ErrorCode.FORMAT_TOO_NEW.failure("a body of kind " + kind);
      };
    } catch (BoroughException e) {
      throw e;
    } catch (RuntimeException e) { // also whatever a user's codec throws
      String message = "a body of kind " + kind + " " + typeName + ": " + Failures.messageOf(e);
      throw ErrorCode.INVALID_ARGUMENT.failure(message, e);
    }
  }

  private static Object decodeTyped(String typeName, Buffer bytes) {
    TypedBodies.Registered<?> typed = TypedBodies.ofName(typeName);
    return typed == null ? bytes : typed.codec().decode(bytes);
  }

  private static TypedBodies.Registered<?> typed(Object body) {
    TypedBodies.Registered<?> typed = TypedBodies.ofBody(body);
    if (typed == null) {
      throw new IllegalArgumentException("no codec is registered for a body of " + body.getClass().getName());
    }
    return typed;
  }
}
