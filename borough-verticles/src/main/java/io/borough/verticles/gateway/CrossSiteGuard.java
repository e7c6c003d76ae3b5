package io.borough.verticles.gateway;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps web pages from using the gateway through the browser of somebody who can reach it.
 *
 * <p>Two ways lead there. A page sends its requests across sites: the browser then says which site the page is of. Or
 * the page's own name is made to mean the gateway's address, after the page has been loaded: then the request is of the
 * page's own site, but the {@code Host} that it is sent to is the page's name and not one of the gateway's.
 *
 * <p>Programs say nothing of sites, and are let in under an IP address, under {@code localhost}, which no name server
 * is asked about, and under the names that the node's options give. Immutable.
 */
final class CrossSiteGuard {
  private static final String ANY = "*";
  private static final String LOCALHOST = "localhost";
  private static final String SEC_FETCH_SITE = "Sec-Fetch-Site";
  private static final int MAX_SHOWN = 100;

  private final boolean any;
  private final Set<Authority> names = new HashSet<>();

  /**
   * A guard of a gateway.
   *
   * @param host what the gateway binds
   * @param httpHosts further names, each with or without a port, or {@code *} for any
   */
  CrossSiteGuard(String host, List<String> httpHosts) {
    any = httpHosts.contains(ANY);
    add(LOCALHOST);
    add(host);
    httpHosts.forEach(this::add);
  }

  private void add(String text) {
    Authority name = Authority.parse(text);
    if (name != null) { // an IPv6 address that is bound has no brackets; addresses need no entry
      names.add(name);
    }
  }

  /**
   * Checks the host that a request names, and where the request comes from.
   *
   * @return {@code INVALID_ARGUMENT} when it names no host, or two; {@code HOST_REFUSED} when it names another's;
   *     {@code ORIGIN_REFUSED} when a page of another site has sent it; null when nothing is wrong
   */
  BoroughException refusal(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    if (hosts.size() > 1 || hosts.isEmpty() && request.version() != HttpVersion.HTTP_1_0) {
      return ErrorCode.INVALID_ARGUMENT.failure("the request has " + hosts.size() + " Host headers, not one");
    }
    Authority asked = null; // none is named with HTTP/1.0 only, which no browser speaks
    for (String text : hosts) {
      asked = Authority.parse(text);
      if (asked == null || !isAllowed(asked)) {
        return refused(asked, text);
      }
    }
    String target = RawPath.authority(request.uri());
    if (target != null) { // it wins over the header
      asked = Authority.parse(target);
      if (asked == null || !isAllowed(asked)) {
        return refused(asked, target);
      }
    }
    return isOfThisSite(request.headers(), asked) ? null : ErrorCode.ORIGIN_REFUSED.failure(
        "the request comes from a web page of another site, which the gateway does not serve");
  }

  private boolean isAllowed(Authority asked) {
    return any || asked.isAddress() || names.contains(asked) || names.contains(new Authority(asked.host(), -1));
  }

  private static BoroughException refused(Authority asked, String text) {
    String shown = "\"" + (text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...") + "\"";
    return asked == null ? ErrorCode.INVALID_ARGUMENT.failure("the Host " + shown + " is not host or host:port")
        : ErrorCode.HOST_REFUSED.failure("the gateway does not answer to " + shown
            + ": ask it by an IP address, or name the host in httpHosts");
  }

  private static boolean isOfThisSite(MultiMap headers, Authority asked) {
    return headers.getAll(HttpHeaders.ORIGIN).stream().allMatch(origin -> isOrigin(origin, asked))
        && headers.getAll(SEC_FETCH_SITE).stream().allMatch(site -> site.equals("same-origin") || site.equals("none"));
  }

  /** Whether a page of this origin is of the host that was asked; a proxy may have taken the request by TLS. */
  private static boolean isOrigin(String origin, Authority asked) {
    int usualPort = origin.startsWith("http://") ? 80 : origin.startsWith("https://") ? 443 : -1;
    if (usualPort < 0 || asked == null) {
      return false;
    }
    Authority page = Authority.parse(origin.substring(origin.indexOf("//") + 2));
    return page != null && page.host().equals(asked.host()) && page.portOr(usualPort) == asked.portOr(usualPort);
  }
}
