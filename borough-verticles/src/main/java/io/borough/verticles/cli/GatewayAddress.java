package io.borough.verticles.cli;

import java.net.URI;
import java.net.URISyntaxException;

/** Where a gateway listens, as {@code --url} says it. */
record GatewayAddress(String host, int port) {
  private static final int DEFAULT_PORT = 80;

  /** Reads {@code http://host:port}; a path, a query or another scheme has no meaning and is refused. */
  static GatewayAddress parse(String url) throws CommandException {
    try {
      URI uri = new URI(url);
      String path = uri.getRawPath();
      boolean bare = (path == null || path.isEmpty() || path.equals("/"))
          && uri.getRawQuery() == null && uri.getRawFragment() == null && uri.getRawUserInfo() == null;
      if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || !bare || uri.getPort() > 0xffff) {
        throw refused(url);
      }
      String host = uri.getHost().replace("[", "").replace("]", ""); // an IPv6 address
      return new GatewayAddress(host, uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
    } catch (URISyntaxException e) {
      throw refused(url);
    }
  }

  /** The address as a Host header has it. */
  String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  @Override
  public String toString() {
    return "http://" + authority();
  }

  private static CommandException refused(String url) {
    return new CommandException(ExitCodes.FAILED, "--url: \"" + url + "\" is not http://host:port");
  }
}
