package io.borough.verticles.gateway;

import io.borough.error.ErrorCode;

/** The escapes of paths and queries. */
final class PercentEncoding {
  private PercentEncoding() {}

  /**
   * The byte that the escape at {@code at} stands for.
   *
   * @param end where the text to be read ends
   * @throws io.borough.error.RejectedException {@code INVALID_ARGUMENT} when no two hexadecimal digits follow
   */
  static int unescape(String text, int at, int end) {
    int high = at + 1 < end ? digit(text.charAt(at + 1)) : -1;
    int low = at + 2 < end ? digit(text.charAt(at + 2)) : -1;
    if (high < 0 || low < 0) {
      throw ErrorCode.INVALID_ARGUMENT.failure(
          "a malformed escape: \"" + text.substring(at, Math.min(end, at + 3)) + "\"; a percent sign is written %25");
    }
    return high << 4 | low;
  }

  private static int digit(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1; // digits of other scripts are none
  }
}
