package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.util.StringJoiner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads a range of keys in order. */
@Command(name = "scan", description = {
  "Reads a snapshot of a partition in key order and prints a line for each entry: the key, a tab and the value.",
  "Control characters and backslashes are escaped as \\\\, \\t, \\n, \\r and \\uXXXX.",
  "With -o json a line is {\"key\",\"value\",\"revision\"}. Exit code 0 means that the range is complete."
})
final class ScanCommand extends PartitionCommand {
  @Option(names = "--gt", paramLabel = "KEY", description = "Only keys after this one.")
  private String gt;

  @Option(names = "--gte", paramLabel = "KEY", description = "Only this key and keys after it; overrides --gt.")
  private String gte;

  @Option(names = "--lt", paramLabel = "KEY", description = "Only keys before this one.")
  private String lt;

  @Option(names = "--lte", paramLabel = "KEY", description = "Only this key and keys before it; overrides --lt.")
  private String lte;

  @Option(names = "--prefix", paramLabel = "BYTES", description = "Only keys with this prefix.")
  private String prefix;

  @Option(names = "--reverse", description = "In descending order.")
  private boolean reverse;

  @Option(names = "--limit", paramLabel = "COUNT", description = "The maximum number of entries.")
  private Long limit;

  @Option(names = "--keys-only", description = "Omits values.")
  private boolean keysOnly;

  @Option(names = "--values-only", description = "Omits keys.")
  private boolean valuesOnly;

  @Option(names = "--encoding", paramLabel = "utf8|base64", description = {
    "The encoding of keys and values; utf8 by default."
  })
  private TextEncoding encoding = TextEncoding.UTF8;

  ScanCommand(Console console) {
    super(console);
  }

  @Override
  int run(GatewayClient gateway) throws IOException, CommandException {
    RequestUri uri = partition().segment("entries".getBytes(US_ASCII))
        .parameter("gt", gt).parameter("gte", gte).parameter("lt", lt).parameter("lte", lte)
        .parameter("prefix", prefix)
        .parameter("reverse", reverse ? true : null)
        .parameter("limit", limit)
        .parameter("values", keysOnly ? false : null)
        .parameter("keys", valuesOnly ? false : null)
        .parameter("encoding", encoding.parameter());
    InputStream lines = send(gateway, GatewayRequest.get(withTimeout(uri))).orFail().body();
    if (json()) {
      copy(lines);
    } else {
      printLines(lines);
    }
    return ExitCodes.DONE;
  }

  private void printLines(InputStream source) throws IOException, CommandException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(source, UTF_8));
    OutputStream out = new BufferedOutputStream(stdout());
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        out.write(text(line).getBytes(UTF_8));
        if (!lines.ready()) { // nothing more can be read without blocking
          out.flush();
        }
      }
    } finally { // entries received before a failure are valid
      out.flush();
    }
  }

  private static String text(String line) throws CommandException {
    StringJoiner fields = new StringJoiner("\t", "", "\n");
    try {
      JsonObject entry = new JsonObject(line);
      for (String field : new String[] {"key", "value"}) {
        if (entry.containsKey(field)) {
          fields.add(escaped(entry.getString(field)));
        }
      }
    } catch (DecodeException | ClassCastException e) {
      throw new CommandException(ExitCodes.FAILED, "a line of the response is not an entry: " + line, e);
    }
    return fields.toString();
  }

  private static String escaped(String text) {
    StringBuilder line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> line.append("\\\\");
        case '\t' -> line.append("\\t");
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        default -> {
          if (Character.isISOControl(c)) {
            line.append(String.format("\\u%04x", (int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
    return line.toString();
  }
}
