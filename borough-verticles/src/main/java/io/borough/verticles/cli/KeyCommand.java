package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command for one key of a partition. */
abstract class KeyCommand extends PartitionCommand {
  private static final String ENTRIES = "entries";

  @Parameters(index = "1", paramLabel = "KEY", description = {
    "The key; '' is a key too. One that begins with - comes after --."
  })
  private String key;

  @Option(names = "--encoding", paramLabel = "utf8|base64", description = {
    "How keys and values are written; utf8 by default."
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
    return partition().segment(ENTRIES.getBytes(US_ASCII)).segment(encoding.bytes(key));
  }

  /** Makes the header's value of {@code --if-match}: a revision in quotes, or a star. */
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
