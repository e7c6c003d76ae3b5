package io.borough.verticles.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A blocking HTTP client of one node's gateway. It sends raw paths, and sends a request's body while it receives the
 * response.
 *
 * <p>Thread: the thread that created it; the body of a request is sent by a thread of its own.
 */
final class GatewayClient implements AutoCloseable {
  /** The gateway responds within the deadline and 500 ms; the rest is for the network and a busy machine. */
  private static final long GRACE_MS = 5_000;

  private static final int CONNECT_TIMEOUT_MS = 5_000;
  private static final int CHUNK_BYTES = 64 * 1024;

  private final Address address;
  private final String token;
  private final Vertx vertx;
  private final HttpClient client;

  /** Creates a client; the token is null when the gateway needs none. */
  GatewayClient(Address address, String token) {
    this.address = address;
    this.token = token;
    vertx = Vertx.vertx(new VertxOptions() // one connection, and a short start
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setFileSystemOptions(
            new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false)));
    client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS));
  }

  /** Sends a request and waits for the head of the response; the body is received while it is read. */
  GatewayResponse send(GatewayRequest sent, long timeoutMs) throws CommandException {
    RequestOptions options = new RequestOptions()
        .setMethod(sent.method())
        .setHost(address.host())
        .setPort(address.port())
        .setURI(sent.uri())
        .setHeaders(sent.headers());
    options.putHeader(HttpHeaders.HOST, address.authority()); // with an IPv6 address's brackets
    if (token != null) {
      options.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
    }
    HttpClientRequest request = await(client.request(options), timeoutMs);
    request.exceptionHandler(failure -> { }); // the response fails too and reports the failure
    Future<GatewayResponse> response = request.response() // it may arrive before the body is sent
        .map(head -> new GatewayResponse(head.statusCode(), head.headers(), new GatewayResponse.BodyStream(head)));
    Upload upload = new Upload(request, sent.body());
    upload.begin();
    try {
      return await(response, timeoutMs);
    } catch (CommandException e) {
      throw upload.failure == null ? e : upload.failure;
    }
  }

  @Override
  public void close() {
    vertx.close(); // no need to wait: the process ends
  }

  private <T> T await(Future<T> future, long timeoutMs) throws CommandException {
    try {
      return future.await(timeoutMs + GRACE_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw failed("did not respond within " + (timeoutMs + GRACE_MS) + " ms; the request may have been executed", e);
    } catch (Exception e) { // any failure of the future
      throw failed("is unreachable: " + (e.getMessage() == null ? e : e.getMessage()), e);
    }
  }

  private CommandException failed(String problem, Exception cause) {
    return new CommandException(ExitCodes.FAILED, address + " " + problem, cause);
  }

  /** Sends a body buffer by buffer; each waits until the previous one is written. */
  private static final class Upload {
    private final HttpClientRequest request;
    private final InputStream body;
    private volatile CommandException failure; // when the body could not be read

    Upload(HttpClientRequest request, InputStream body) {
      this.request = request;
      this.body = body;
    }

    void begin() {
      if (body == null) {
        request.end();
        return;
      }
      if (!request.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
        request.setChunked(true);
      }
      Thread thread = new Thread(this::run, "upload");
      thread.setDaemon(true); // reading stdin cannot be interrupted
      thread.start();
    }

    private void run() {
      byte[] chunk = new byte[CHUNK_BYTES];
      try {
        for (int count = body.read(chunk); count >= 0; count = body.read(chunk)) {
          Buffer copy = Buffer.buffer(count).appendBytes(chunk, 0, count);
          if (count > 0 && !written(request.write(copy))) {
            return;
          }
        }
        written(request.end());
      } catch (IOException e) {
        failure = new CommandException(ExitCodes.FAILED, "cannot read the body: " + e.getMessage(), e);
        request.reset();
      }
    }

    /** Waits for a write and returns whether it succeeded. The response, or its failure, says why it did not. */
    private static boolean written(Future<Void> write) {
      try {
        write.await();
        return true;
      } catch (Exception e) {
        return false;
      }
    }
  }

  /** The host and port of a gateway, as {@code --url} gives them. */
  record Address(String host, int port) {
    private static final int DEFAULT_PORT = 80;

    /** Parses {@code http://host:port}; refuses a path, a query and every other scheme. */
    static Address parse(String url) throws CommandException {
      try {
        URI uri = new URI(url);
        String path = uri.getRawPath();
        boolean bare = (path == null || path.isEmpty() || path.equals("/"))
            && uri.getRawQuery() == null && uri.getRawFragment() == null && uri.getRawUserInfo() == null;
        if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || !bare || uri.getPort() > 0xffff) {
          throw refused(url);
        }
        String host = uri.getHost().replace("[", "").replace("]", ""); // an IPv6 address
        return new Address(host, uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
      } catch (URISyntaxException e) {
        throw refused(url);
      }
    }

    /** Returns the value for the {@code Host} header. */
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
}
