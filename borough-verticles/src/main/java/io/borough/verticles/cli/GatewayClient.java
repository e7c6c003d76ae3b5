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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A node's gateway, asked by a thread that may block. Sends paths as they are, and a body while the answer to it comes.
 *
 * <p>Thread: the one that made it; a body is sent by a thread of its own.
 */
final class GatewayClient implements AutoCloseable {
  /** The gateway answers by the deadline and 500 ms; this is for the way there and back, and a busy machine. */
  private static final long GRACE_MS = 5_000;

  private static final int CONNECT_TIMEOUT_MS = 5_000;
  private static final int CHUNK_BYTES = 64 * 1024;

  private final GatewayAddress address;
  private final String token;
  private final Vertx vertx;
  private final HttpClient client;

  /** Makes a client of a gateway; token is null when none is needed. */
  GatewayClient(GatewayAddress address, String token) {
    this.address = address;
    this.token = token;
    vertx = Vertx.vertx(new VertxOptions() // for one connection, which should be there soon
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setFileSystemOptions(
            new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false)));
    client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS));
  }

  /** Sends a call, and waits for the head of its answer; its body flows while the answer is read. */
  GatewayResponse send(GatewayRequest call, long timeoutMs) throws CommandException {
    RequestOptions options = new RequestOptions()
        .setMethod(call.method())
        .setHost(address.host())
        .setPort(address.port())
        .setURI(call.uri())
        .setHeaders(call.headers());
    options.putHeader(HttpHeaders.HOST, address.authority()); // the client's own has no brackets for IPv6
    if (token != null) {
      options.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
    }
    HttpClientRequest request = await(client.request(options), timeoutMs);
    request.exceptionHandler(failure -> { }); // the answer fails too, and tells it
    Future<GatewayResponse> answer = request.response() // set first: it may come before the body's end
        .map(head -> new GatewayResponse(head.statusCode(), head.headers(), new ResponseStream(head)));
    Upload upload = new Upload(request, call.body());
    upload.begin();
    try {
      return await(answer, timeoutMs);
    } catch (CommandException e) {
      throw upload.failure == null ? e : upload.failure;
    }
  }

  @Override
  public void close() {
    vertx.close(); // not waited for: the process ends
  }

  private <T> T await(Future<T> future, long timeoutMs) throws CommandException {
    try {
      return future.await(timeoutMs + GRACE_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw failed("has not answered within " + (timeoutMs + GRACE_MS) + " ms: what was asked may have happened", e);
    } catch (Exception e) { // whatever the future failed with
      throw failed("cannot be asked: " + (e.getMessage() == null ? e : e.getMessage()), e);
    }
  }

  private CommandException failed(String what, Exception cause) {
    return new CommandException(ExitCodes.FAILED, address + " " + what, cause);
  }

  /** Sends a body, a buffer at a time, each when the one before is written. */
  private static final class Upload {
    private final HttpClientRequest request;
    private final InputStream body;
    private volatile CommandException failure; // of reading the body

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

    /** Waits for a write. One that fails has no listener: the answer, or its failure, says more. */
    private static boolean written(Future<Void> write) {
      try {
        write.await();
        return true;
      } catch (Exception e) {
        return false;
      }
    }
  }
}
