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

/** What every command that asks a node has in common. */
@Command(
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitCodes.FAILED,
    exitCodeOnExecutionException = ExitCodes.FAILED,
    footerHeading = "%nExit codes:%n",
    footer = {"  0  done", "  1  absent: there is no such key", "  2  failed; one line on stderr says why"})
abstract class ClientCommand implements Callable<Integer> {
  /** How an answer is printed. */
  enum Output {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON
  }

  private static final String URL_VARIABLE = "BOROUGH_URL";
  private static final String TOKEN_VARIABLE = "BOROUGH_TOKEN"; // not a flag: everybody sees a process's flags
  private static final int CHUNK_BYTES = 64 * 1024;

  private final Console console;

  @Option(names = "--url", paramLabel = "http://HOST:PORT", description = {
    "The gateway of any node of the cluster; else the environment's " + URL_VARIABLE + "."
  })
  private String url;

  @Option(names = {"-o", "--output"}, paramLabel = "json|text", description = "What is printed; text by default.")
  private Output output = Output.TEXT;

  @Option(names = "--timeout-ms", paramLabel = "MS", description = "By when the node must answer; 5000 by default.")
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
    String where = url != null ? url : console.environment().apply(URL_VARIABLE);
    if (where == null) {
      throw new CommandException(ExitCodes.FAILED, "--url is missing: http://host:port of any node's gateway");
    }
    String token = console.environment().apply(TOKEN_VARIABLE);
    try (GatewayClient gateway = new GatewayClient(GatewayAddress.parse(where), token)) {
      return ask(gateway);
    }
  }

  /** Asks the gateway and prints what it answers; returns the exit code. */
  abstract int ask(GatewayClient gateway) throws IOException, CommandException;

  /** Sends a call and gives its answer, whatever it is. */
  final GatewayResponse send(GatewayClient gateway, GatewayRequest call) throws CommandException {
    return gateway.send(call, timeoutMs == null ? RequestOptions.DEFAULT_TIMEOUT_MS : timeoutMs);
  }

  /** Begins the path of a route of a partition, with the deadline to come last: {@link #deadline}. */
  final RequestUri deadline(RequestUri uri) {
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

  /** Prints an object, or what is made of it for people. */
  final void print(JsonObject object, String text) throws IOException {
    print((json() ? object.encode() : text) + "\n");
  }

  /** Prints bytes as they come, each buffer at once. */
  final void copy(InputStream body) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    for (int count = body.read(chunk); count >= 0; count = body.read(chunk)) {
      stdout().write(chunk, 0, count);
      stdout().flush();
    }
  }
}
