package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.borough.options.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Base class of the commands that send requests to a node. */
@Command(
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitCodes.FAILED,
    exitCodeOnExecutionException = ExitCodes.FAILED,
    footerHeading = "%nExit codes:%n",
    footer = {"  0  done", "  1  the key does not exist", "  2  failed; one line on stderr gives the reason"})
abstract class ClientCommand implements Callable<Integer> {
  /** The format of the output. */
  enum Output {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON
  }

  private static final String URL_VARIABLE = "BOROUGH_URL";
  private static final String TOKEN_VARIABLE = "BOROUGH_TOKEN"; // no flag: other users can see a process's flags
  private static final int CHUNK_BYTES = 64 * 1024;

  private final Console console;

  @Option(names = "--url", paramLabel = "http://HOST:PORT", description = {
    "The gateway of any node of the cluster; by default the environment variable " + URL_VARIABLE + "."
  })
  private String url;

  @Option(names = {"-o", "--output"}, paramLabel = "json|text", description = "The output format; text by default.")
  private Output output = Output.TEXT;

  @Option(names = "--timeout-ms", paramLabel = "MS", description = "The deadline of the request; 5000 by default.")
  private Long timeoutMs;

  ClientCommand(Console console) {
    this.console = console;
  }

  @Override
  public final Integer call() throws IOException, CommandException {
    if (timeoutMs != null && (timeoutMs < 1 || timeoutMs > RequestOptions.MAX_TIMEOUT_MS)) {
      throw new CommandException(ExitCodes.FAILED,
          "--timeout-ms: " + timeoutMs + " is not within 1 to " + RequestOptions.MAX_TIMEOUT_MS);
    }
    String address = url != null ? url : console.environment().apply(URL_VARIABLE);
    if (address == null) {
      throw new CommandException(ExitCodes.FAILED, "--url is missing: give http://host:port of any node's gateway");
    }
    String token = console.environment().apply(TOKEN_VARIABLE);
    try (GatewayClient gateway = new GatewayClient(GatewayClient.Address.parse(address), token)) {
      return run(gateway);
    }
  }

  /** Sends the command's requests, prints the result and returns the exit code. */
  abstract int run(GatewayClient gateway) throws IOException, CommandException;

  /** Sends a request and returns its response, which may be a failure. */
  final GatewayResponse send(GatewayClient gateway, GatewayRequest request) throws CommandException {
    return gateway.send(request, timeoutMs == null ? RequestOptions.DEFAULT_TIMEOUT_MS : timeoutMs);
  }

  /** Adds the parameter {@code timeoutMs} when {@code --timeout-ms} is given. */
  final RequestUri withTimeout(RequestUri uri) {
    return uri.parameter("timeoutMs", timeoutMs);
  }

  final boolean json() {
    return output == Output.JSON;
  }

  final InputStream stdin() {
    return console.in();
  }

  final OutputStream stdout() {
    return console.out();
  }

  final void print(String text) throws IOException {
    stdout().write(text.getBytes(UTF_8));
    stdout().flush();
  }

  /** Prints an object as JSON, or its text form, as {@code --output} says. */
  final void print(JsonObject object, String text) throws IOException {
    print((json() ? object.encode() : text) + "\n");
  }

  /** Prints bytes as they are received and flushes each buffer. */
  final void copy(InputStream body) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    for (int count = body.read(chunk); count >= 0; count = body.read(chunk)) {
      stdout().write(chunk, 0, count);
      stdout().flush();
    }
  }
}
