package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a request to a partition's handler. */
@Command(name = "request", description = {
  "Sends a request to a partition's handler and prints the bytes of the reply as they are received;",
  "the reply may begin before the body is sent. With -o json, {\"headers\",\"body\"} of a reply of up to 16 MiB."
})
final class RequestCommand extends PartitionCommand {
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain;charset=utf-8";
  private static final String BYTES = "application/octet-stream";

  @Parameters(index = "1", arity = "0..1", paramLabel = "BODY|-", description = {
    "The body; - reads it from stdin, no body when omitted.",
    "Its content type is JSON if it begins with { or [, bytes if it is read from stdin, else text."
  })
  private String body;

  @Option(names = {"-H", "--header"}, paramLabel = "NAME:VALUE", description = {
    "A header; Content-Type, Borough-* and X-* are passed to the handler. May be repeated."
  })
  private List<String> headers = List.of();

  RequestCommand(Console console) {
    super(console);
  }

  @Override
  int run(GatewayClient gateway) throws IOException, CommandException {
    GatewayRequest request = GatewayRequest.post(withTimeout(partition().segment("requests".getBytes(US_ASCII))));
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon < 1) {
        throw new CommandException(ExitCodes.FAILED, "--header: \"" + header + "\" is not name:value");
      }
      request.header(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
    }
    if (body != null) {
      if (!request.headers().contains(HttpHeaders.CONTENT_TYPE)) {
        request.header(HttpHeaders.CONTENT_TYPE, contentType());
      }
      if (body.equals("-")) {
        request.body(stdin());
      } else {
        request.body(body.getBytes(UTF_8));
      }
    }
    GatewayResponse response = send(gateway, request).orFail();
    if (json()) {
      print(toJson(response).encode() + "\n");
    } else {
      copy(response.body());
    }
    return ExitCodes.DONE;
  }

  private String contentType() {
    if (body.equals("-")) {
      return BYTES;
    }
    return body.startsWith("{") || body.startsWith("[") ? JSON : TEXT;
  }

  /** Returns the headers and the body: JSON as JSON, text as text, other content as base64. */
  private static JsonObject toJson(GatewayResponse response) throws IOException, CommandException {
    JsonObject headers = new JsonObject();
    MultiMap all = response.headers();
    for (String name : all.names()) {
      headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", all.getAll(name)));
    }
    String type = headers.getString("content-type", BYTES);
    byte[] bytes = response.bytes();
    Object body;
    if (type.startsWith(JSON) && bytes.length > 0) {
      try {
        body = Json.decodeValue(new String(bytes, UTF_8));
      } catch (DecodeException e) {
        throw new CommandException(ExitCodes.FAILED,
            "the reply has the content type JSON but is not JSON: " + e.getMessage(), e);
      }
    } else {
      body = (type.startsWith("text/") ? TextEncoding.UTF8 : TextEncoding.BASE64).text(bytes);
    }
    return new JsonObject().put("headers", headers).put("body", body);
  }
}
