package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.borough.options.Consistency;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that read and write single entries of a partition: get, put, del and batch. */
final class EntryCommands {
  private EntryCommands() {}

  /** A command for one key of a partition. */
  abstract static class KeyCommand extends PartitionCommand {
    @Parameters(index = "1", paramLabel = "KEY", description = {
      "The key, which may be empty (''). Put -- before a key that begins with -."
    })
    private String key;

    @Option(names = "--encoding", paramLabel = "utf8|base64", description = {
      "The encoding of keys and values; utf8 by default."
    })
    private TextEncoding encoding = TextEncoding.UTF8;

    KeyCommand(Console console) {
      super(console);
    }

    final String key() {
      return key;
    }

    final TextEncoding encoding() {
      return encoding;
    }

    final RequestUri entry() throws CommandException {
      return partition().segment("entries".getBytes(US_ASCII)).segment(encoding.bytes(key));
    }

    /** Returns the header value for {@code --if-match}: a revision in quotes, or a star. */
    static String entityTag(String revision) throws CommandException {
      if (revision == null || revision.equals("*")) {
        return revision;
      }
      if (!revision.matches("[0-9]{1,19}")) {
        throw new CommandException(ExitCodes.FAILED, "--if-match: \"" + revision + "\" is neither a revision nor *");
      }
      return "\"" + revision + "\"";
    }
  }

  /** Reads a value. */
  @Command(name = "get", description = {
    "Reads a value and prints its bytes, without a line feed at the end; with -o json, the key, value and revision."
  })
  static final class Get extends KeyCommand {
    @Option(names = "--consistency", paramLabel = "linearizable|local", description = {
      "linearizable (the default) reads every acknowledged write; local reads from the nearest replica, which may lag."
    })
    private Consistency consistency;

    Get(Console console) {
      super(console);
    }

    @Override
    int run(GatewayClient gateway) throws IOException, CommandException {
      String parameter = consistency == null ? null : consistency.name().toLowerCase(Locale.ROOT);
      RequestUri uri = entry().parameter("consistency", parameter);
      GatewayResponse response = send(gateway, GatewayRequest.get(withTimeout(uri))).orFail();
      if (json()) {
        print(new JsonObject()
            .put("key", encoding().text(encoding().bytes(key()))) // base64 is printed with padding
            .put("value", encoding().text(response.bytes()))
            .put("revision", response.entityTag())
            .encode() + "\n");
      } else {
        copy(response.body());
      }
      return ExitCodes.DONE;
    }
  }

  /** Writes a value. */
  @Command(name = "put", description = {
    "Writes a value and prints its revision. Exit code 2 when a condition does not hold."
  })
  static final class Put extends KeyCommand {
    @Parameters(index = "2", arity = "0..1", paramLabel = "VALUE", description = {
      "The value; read from stdin when omitted."
    })
    private String value;

    @Option(names = "--if-match", paramLabel = "REVISION|*", description = {
      "Writes only if the key has this revision; * accepts any revision of an existing key."
    })
    private String ifMatch;

    @Option(names = "--if-absent", description = "Writes only if the key does not exist.")
    private boolean ifAbsent;

    Put(Console console) {
      super(console);
    }

    @Override
    int run(GatewayClient gateway) throws IOException, CommandException {
      GatewayRequest request = GatewayRequest.put(withTimeout(entry()))
          .header("If-Match", entityTag(ifMatch))
          .header("If-None-Match", ifAbsent ? "*" : null);
      printRevision(
          send(gateway, value == null ? request.body(stdin()) : request.body(encoding().bytes(value))));
      return ExitCodes.DONE;
    }
  }

  /** Removes a key. */
  @Command(name = "del", description = {
    "Removes a key and prints the revision of the write. A key that does not exist is no failure.",
    "Exit code 2 when a condition does not hold."
  })
  static final class Delete extends KeyCommand {
    @Option(names = "--if-match", paramLabel = "REVISION|*", description = {
      "Removes only if the key has this revision; * accepts any revision of an existing key."
    })
    private String ifMatch;

    Delete(Console console) {
      super(console);
    }

    @Override
    int run(GatewayClient gateway) throws IOException, CommandException {
      printRevision(
          send(gateway, GatewayRequest.delete(withTimeout(entry())).header("If-Match", entityTag(ifMatch))));
      return ExitCodes.DONE;
    }
  }

  /** Writes several entries atomically. */
  @Command(name = "batch", description = {
    "Applies all writes of a JSON array atomically and prints the revision. Items of the array:",
    "{\"type\":\"put\",\"key\":\"a\",\"value\":\"1\"}, {\"type\":\"del\",\"key\":\"b\"},",
    "{\"type\":\"clear\"} with gt, gte, lt, lte or prefix"
  })
  static final class Batch extends PartitionCommand {
    @Parameters(index = "1", arity = "0..1", paramLabel = "ITEMS", description = {
      "The JSON array; read from stdin when omitted or -."
    })
    private String items;

    @Option(names = "--encoding", paramLabel = "utf8|base64", description = {
      "The encoding of keys and values; utf8 by default."
    })
    private TextEncoding encoding = TextEncoding.UTF8;

    Batch(Console console) {
      super(console);
    }

    @Override
    int run(GatewayClient gateway) throws IOException, CommandException {
      RequestUri uri = partition().segment("batch".getBytes(US_ASCII)).parameter("encoding", encoding.parameter());
      GatewayRequest request =
          GatewayRequest.post(withTimeout(uri)).header(HttpHeaders.CONTENT_TYPE, "application/json");
      boolean given = items != null && !items.equals("-");
      JsonObject reply =
          send(gateway, given ? request.body(items.getBytes(UTF_8)) : request.body(stdin())).orFail().object();
      print(reply, String.valueOf(reply.getValue("revision")));
      return ExitCodes.DONE;
    }
  }
}
