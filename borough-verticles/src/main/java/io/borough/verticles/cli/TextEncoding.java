package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Locale;

/** The encoding of keys and values on the command line and in the output; the gateway uses the same names. */
enum TextEncoding {
  /** UTF-8 text. Other bytes are printed as U+FFFD. */
  UTF8 {
    @Override
    byte[] bytes(String text) {
      return text.getBytes(UTF_8);
    }

    @Override
    String text(byte[] bytes) {
      return new String(bytes, UTF_8);
    }
  },

  /** Base64, for keys and values that are not text; accepts the URL-safe alphabet and missing padding as well. */
  BASE64 {
    @Override
    byte[] bytes(String text) throws CommandException {
      try {
        return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
      } catch (IllegalArgumentException e) {
        throw new CommandException(ExitCodes.FAILED, "\"" + text + "\" is not base64: " + e.getMessage(), e);
      }
    }

    @Override
    String text(byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
  };

  abstract byte[] bytes(String text) throws CommandException;

  abstract String text(byte[] bytes);

  /** Returns the value for the gateway's parameter {@code encoding}. */
  String parameter() {
    return name().toLowerCase(Locale.ROOT);
  }
}
