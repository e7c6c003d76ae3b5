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
 * The {@code borough} command: {@code borough node} runs a node, the other subcommands are HTTP clients of a node.
 *
 * <p>A failure is one line on stderr; the environment variable {@code BOROUGH_DEBUG} adds its stack trace.
 */
@Command(
    name = "borough",
    mixinStandardHelpOptions = true,
    versionProvider = BoroughCommand.Version.class,
    description = "Replicated, durable partitions that live where their handlers run.",
    footer = {"", "'borough COMMAND --help' describes a command."})
public final class BoroughCommand {
  private BoroughCommand() {}

  /**
   * Runs the command and exits the process with its exit code, even if other threads are running.
   *
   * @param arguments the name of a subcommand and its arguments
   */
  public static void main(String[] arguments) {
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
    System.setOut(err); // output of a library or of a user's handler must not mix with the command's output
    System.exit(run(new Console(System.in, out, err, System::getenv), arguments));
  }

  /** Runs the command with the given streams and returns its exit code. */
  static int run(Console console, String... arguments) {
    CommandLine command = new CommandLine(new BoroughCommand())
        .addSubcommand(new NodeCommand(console, Borough::create))
        .addSubcommand(new EntryCommands.Get(console))
        .addSubcommand(new EntryCommands.Put(console))
        .addSubcommand(new EntryCommands.Delete(console))
        .addSubcommand(new ScanCommand(console))
        .addSubcommand(new EntryCommands.Batch(console))
        .addSubcommand(new ClusterCommands.Info(console))
        .addSubcommand(new RequestCommand(console))
        .addSubcommand(new ClusterCommands.Ring(console))
        .addSubcommand(new ClusterCommands.Nodes(console))
        .addSubcommand(new ClusterCommands.Shards(console))
        .addSubcommand(new ClusterCommands.Status(console))
        .addSubcommand(new ClusterCommands.Leave(console))
        .addSubcommand(new BenchCommand(console))
        .addSubcommand(new VerifyCommand(console))
        .addSubcommand(new RecoverCommand(console))
        .addSubcommand(new ArchiveCommand());
    return execute(console, command, arguments);
  }

  /** Runs a command with the rules that all share: arguments are taken literally, and a failure is one line. */
  static int execute(Console console, CommandLine command, String... arguments) {
    return command
        .setExpandAtFiles(false) // a key may begin with @ and is not the name of a file
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

  /** Reads the version from the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = BoroughCommand.class.getPackage().getImplementationVersion();
      return new String[] {"borough " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
