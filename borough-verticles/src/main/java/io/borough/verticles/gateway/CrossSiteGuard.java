package io.borough.verticles.gateway;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.netty.util.NetUtil;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses requests that web pages of other sites send through the browser of a user who can reach the gateway.
 *
 * <p>There are two such attacks. A page sends cross-site requests: the browser names the page's site in {@code Origin}
 * or {@code Sec-Fetch-Site}. Or the page's name server redirects the page's name to the gateway's address (DNS
 * rebinding): the request is same-site, but its {@code Host} is the page's name.
 *
 * <p>So a {@code Host} is accepted only if it is an IP address, {@code localhost}, or a name in the node's options.
 * Programs do not send the other two headers. Immutable.
 */
final class CrossSiteGuard {
  private static final String ANY = "*";
  private static final String LOCALHOST = "localhost";
  private static final String SEC_FETCH_SITE = "Sec-Fetch-Site";
  private static final int MAX_SHOWN = 100;

  private final boolean any;
  private final Set<Authority> names = new HashSet<>();

  /**
   * Creates a guard.
   *
   * @param host the host that the gateway binds
   * @param httpHosts further names, each with or without a port, or {@code *} for all
   */
  CrossSiteGuard(String host, List<String> httpHosts) {
    any = httpHosts.contains(ANY);
    add(LOCALHOST);
    add(host);
    httpHosts.forEach(this::add);
  }

  private void add(String text) {
    Authority name = Authority.parse(text);
    if (name != null) { // null for an IPv6 address without brackets; addresses need no entry
      names.add(name);
    }
  }

  /**
   * Checks the host and the origin of a request.
   *
   * @return {@code INVALID_ARGUMENT} when the request names no host or two; {@code HOST_REFUSED} when the host is not
   *     one of the gateway's; {@code ORIGIN_REFUSED} when a page of another site sent it; null when it is accepted
   */
  BoroughException refusal(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    if (hosts.size() > 1 || hosts.isEmpty() && request.version() != HttpVersion.HTTP_1_0) {
      return ErrorCode.INVALID_ARGUMENT.failure("the request has " + hosts.size() + " Host headers, not one");
    }
    Authority host = null; // stays null with HTTP/1.0 only, which browsers do not use
    for (String text : hosts) {
      host = Authority.parse(text);
      if (host == null || !isAllowed(host)) {
        return refused(host, text);
      }
    }
    String target = RawPath.authority(request.uri());
    if (target != null) { // overrides the header
      host = Authority.parse(target);
      if (host == null || !isAllowed(host)) {
        return refused(host, target);
      }
    }
    return isSameSite(request.headers(), host) ? null : ErrorCode.ORIGIN_REFUSED.failure(
        "the request comes from a web page of another site, which the gateway refuses");
  }

  private boolean isAllowed(Authority host) {
    return any || host.isAddress() || names.contains(host) || names.contains(new Authority(host.host(), -1));
  }

  private static BoroughException refused(Authority host, String text) {
    String shown = "\"" + (text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...") + "\"";
    return host == null ? ErrorCode.INVALID_ARGUMENT.failure("the Host " + shown + " is not host or host:port")
        : ErrorCode.HOST_REFUSED.failure("the gateway does not accept the host " + shown
            + ": use an IP address, or add the host to httpHosts");
  }

  private static boolean isSameSite(MultiMap headers, Authority host) {
    return headers.getAll(HttpHeaders.ORIGIN).stream().allMatch(origin -> isOrigin(origin, host))
        && headers.getAll(SEC_FETCH_SITE).stream().allMatch(site -> site.equals("same-origin") || site.equals("none"));
  }

  /** Returns whether an origin is that of the requested host; the scheme may differ behind a TLS proxy. */
  private static boolean isOrigin(String origin, Authority host) {
    int defaultPort = origin.startsWith("http://") ? 80 : origin.startsWith("https://") ? 443 : -1;
    if (defaultPort < 0 || host == null) {
      return false;
    }
    Authority page = Authority.parse(origin.substring(origin.indexOf("//") + 2));
    return page != null && page.host().equals(host.host()) && page.portOr(defaultPort) == host.portOr(defaultPort);
  }

  /**
   * The host and port of a {@code Host} header, an origin or a request target.
   *
   * @param host in lower case and without a final dot; an IPv6 address has brackets
   * @param port -1 when absent
   */
  record Authority(String host, int port) {
    private static final Pattern TEXT =
        Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._~-]{1,255})(?::([0-9]{0,5}))?");
    private static final int MAX_PORT = 65_535;

    /**
     * Parses {@code host[:port]}.
     *
     * @return null when the text does not have that form
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

    /** Returns whether the host is an IP address, which no name server can redirect. */
    boolean isAddress() {
      return host.startsWith("[") || NetUtil.isValidIpV4Address(host);
    }

    /** Returns the port, or the default when the port is absent. */
    int portOr(int defaultPort) {
      return port < 0 ? defaultPort : port;
    }
  }
}
