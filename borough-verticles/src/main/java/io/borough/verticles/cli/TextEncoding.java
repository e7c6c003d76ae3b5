package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Locale;

/** How keys and values are written on the command line and in what is printed; the names are the gateway's. */
enum TextEncoding {
  /** Plain text. Bytes that are not UTF-8 are printed as U+FFFD. */
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

  /** For keys and values that are not text; the URL-safe alphabet and missing padding are read too. */
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

  /** Is what the gateway calls it in {@code ?encoding=}. */
  String parameter() {
    return name().toLowerCase(Locale.ROOT);
  }
}
