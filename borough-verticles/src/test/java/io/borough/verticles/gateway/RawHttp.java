package io.borough.verticles.gateway;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP client that changes nothing of what it is told to send: others normalise paths. Blocks its caller. */
final class RawHttp implements AutoCloseable {
  private static final int TIMEOUT_MS = 30_000;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;
  private boolean head;

  /** What was answered; {@code whole} says whether it ended as HTTP wants an end to be. */
  record Answer(int status, Map<String, String> headers, byte[] body, boolean whole) {
    String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    JsonObject json() {
      return new JsonObject(text());
    }

    JsonArray array() {
      return new JsonArray(text());
    }

    /** The code of an error, checked to be one as they all are. */
    String code() {
      JsonObject json = json();
      if (json.getInteger("number") == null || json.getString("message") == null) {
        throw new AssertionError("not an error: " + json);
      }
      return json.getString("code");
    }
  }

  RawHttp(int port) {
    this(port, 0);
  }

  /** With a receive buffer of so many bytes, so that a reader that stops is noticed early. */
  RawHttp(int port, int receiveBytes) {
    try {
      if (receiveBytes > 0) {
        socket.setReceiveBufferSize(receiveBytes);
      }
      socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MS);
      socket.setSoTimeout(TIMEOUT_MS);
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One request on a connection of its own. */
  static Answer ask(int port, String method, String target, byte[] body, String... headers) {
    try (RawHttp http = new RawHttp(port)) {
      return http.request(method, target, body, headers).read();
    }
  }

  static Answer ask(int port, String method, String target, String... headers) {
    return ask(port, method, target, null, headers);
  }

  RawHttp request(String method, String target, byte[] body, String... headers) {
    StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    if (body != null) {
      text.append("Content-Length: ").append(body.length).append("\r\n");
    }
    head = method.equals("HEAD");
    send(text.append("\r\n").toString());
    return body == null ? this : send(body);
  }

  RawHttp send(String latin1) {
    return send(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawHttp send(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a chunk of a chunked body; an empty one is its end. */
  RawHttp chunk(byte[] bytes) {
    return send(Integer.toHexString(bytes.length) + "\r\n").send(bytes).send("\r\n");
  }

  Answer read() {
    try {
      Answer start = readHead();
      while (start.status() == 100) {
        start = readHead();
      }
      return readBody(start.status(), start.headers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads an answer's head only. */
  Answer readHead() throws IOException {
    String line = line();
    Map<String, String> headers = new TreeMap<>();
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      headers.put(header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).trim());
    }
    return new Answer(Integer.parseInt(line.split(" ")[1]), headers, new byte[0], true);
  }

  Answer readBody(int status, Map<String, String> headers) throws IOException {
    if (head || status == 204 || status == 304) {
      return new Answer(status, headers, new byte[0], true);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    boolean whole = true;
    try {
      if ("chunked".equals(headers.get("transfer-encoding"))) {
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
          body.write(exactly(size));
          line();
        }
        line();
      } else if (headers.containsKey("content-length")) {
        body.write(exactly(Integer.parseInt(headers.get("content-length"))));
      } else {
        in.transferTo(body);
      }
    } catch (IOException e) { // the connection ended before the body did
      whole = false;
    }
    return new Answer(status, headers, body.toByteArray(), whole);
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private byte[] exactly(int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException();
    }
    return bytes;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("after \"" + line + "\"");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** Whether the server has closed the connection; waits for it. */
  boolean isClosedByServer() {
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // a reset is an end too
    }
  }

  InputStream in() {
    return in;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
