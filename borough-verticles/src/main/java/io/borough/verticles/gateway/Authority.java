package io.borough.verticles.gateway;

import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host with its port, as the {@code Host} header and the target of a request name it.
 *
 * @param host in lower case and without a dot at its end; an IPv6 address is in brackets
 * @param port -1 when none is named
 */
record Authority(String host, int port) {
  private static final Pattern TEXT =
      Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._~-]{1,255})(?::([0-9]{0,5}))?");
  private static final int MAX_PORT = 65_535;

  /**
   * Reads {@code host[:port]}.
   *
   * @return null when the text is nothing of that form
   */
  static Authority parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    String host = parts.group(1).toLowerCase(Locale.ROOT);
    String digits = parts.group(2);
    int port = digits == null || digits.isEmpty() ? -1 : Integer.parseInt(digits);
    if (port > MAX_PORT || host.startsWith("[") && !NetUtil.isValidIpV6Address(host)) {
      return null;
    }
    return new Authority(host.endsWith(".") ? host.substring(0, host.length() - 1) : host, port);
  }

  /** Whether the host is an IP address, which no name server can make another of. */
  boolean isAddress() {
    return host.startsWith("[") || NetUtil.isValidIpV4Address(host);
  }

  /** The port, or what is meant when there is none. */
  int portOr(int usual) {
    return port < 0 ? usual : port;
  }
}
