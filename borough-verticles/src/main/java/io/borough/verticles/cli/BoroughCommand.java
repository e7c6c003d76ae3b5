package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.borough.Borough;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The {@code borough} command: {@code borough node} runs a node, the others ask one over HTTP.
 *
 * <p>A failure is one line on stderr; set the environment variable {@code BOROUGH_DEBUG} to see its stack trace too.
 */
@Command(
    name = "borough",
    mixinStandardHelpOptions = true,
    versionProvider = BoroughCommand.Version.class,
    description = "Replicated, durable partitions that live where their handlers run.",
    footer = {"", "'borough COMMAND --help' tells more of a command."})
public final class BoroughCommand {
  private BoroughCommand() {}

  /**
   * Runs the command and ends the process with its exit code, whatever threads there still are.
   *
   * @param arguments a subcommand's name and what it takes
   */
  public static void main(String[] arguments) {
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
    System.setOut(err); // what a library or a user's handler prints must not come between the command's answers
    System.exit(run(new Console(System.in, out, err, System::getenv), arguments));
  }

  /** Runs the command with the given streams; returns its exit code. */
  static int run(Console console, String... arguments) {
    CommandLine command = new CommandLine(new BoroughCommand())
        .addSubcommand(new NodeCommand(console, Borough::create))
        .addSubcommand(new GetCommand(console))
        .addSubcommand(new PutCommand(console))
        .addSubcommand(new DelCommand(console))
        .addSubcommand(new ScanCommand(console))
        .addSubcommand(new BatchCommand(console))
        .addSubcommand(new InfoCommand(console))
        .addSubcommand(new RequestCommand(console))
        .addSubcommand(new RingCommand(console))
        .addSubcommand(new NodesCommand(console))
        .addSubcommand(new ShardsCommand(console))
        .addSubcommand(new StatusCommand(console))
        .addSubcommand(new LeaveCommand(console))
        .addSubcommand(new BenchCommand(console))
        .addSubcommand(new ArchiveCommand());
    return execute(console, command, arguments);
  }

  /** Runs any command by the rules of all: arguments taken as they are, and a failure is one line. */
  static int execute(Console console, CommandLine command, String... arguments) {
    return command
        .setExpandAtFiles(false) // a key may begin with @, and is no file
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(new OutputStreamWriter(console.out(), UTF_8), true))
        .setErr(new PrintWriter(console.err(), true))
        .setParameterExceptionHandler((failure, all) -> refused(console, failure))
        .setExecutionExceptionHandler((failure, at, parsed) -> failed(console, failure, at, parsed))
        .execute(arguments);
  }

  private static int refused(Console console, ParameterException failure) {
    CommandLine at = failure.getCommandLine();
    String name = at.getCommandSpec().qualifiedName();
    console.failed(name, failure);
    console.err().println("Try '" + name + " --help'.");
    return at.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static int failed(Console console, Exception failure, CommandLine at, ParseResult parsed) {
    console.failed(at.getCommandSpec().qualifiedName(), failure);
    return failure instanceof CommandException known
        ? known.exitCode()
        : at.getCommandSpec().exitCodeOnExecutionException();
  }

  /** Says the version that the jar was built as. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = BoroughCommand.class.getPackage().getImplementationVersion();
      return new String[] {"borough " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
