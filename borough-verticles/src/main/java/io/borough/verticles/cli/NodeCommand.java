package io.borough.verticles.cli;

import io.borough.Borough;
import io.borough.options.BoroughOptions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a node until a signal stops it. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitCodes.NODE_REFUSED,
    exitCodeOnExecutionException = ExitCodes.NODE_REFUSED,
    description = {
      "Runs a node. It prints one line of JSON to stdout when it is ready, and logs to stderr.",
      "SIGTERM and SIGINT stop it with exit code 0. Exit code 1 when it cannot start."
    })
final class NodeCommand implements Callable<Integer> {
  private final Console console;
  private final Function<BoroughOptions, Borough> factory;

  @Mixin
  private NodeFlags flags;

  @Option(names = "--handler", paramLabel = "CLASS", description = {
    "A RequestVerticle to deploy; it needs a public constructor without parameters. May be repeated."
  })
  private List<String> handlers = List.of();

  @Option(names = "--classpath", paramLabel = "JARS", description = {
    "The jars or folders that contain the handlers' classes, separated by ':'."
  })
  private String classPath = "";

  NodeCommand(Console console, Function<BoroughOptions, Borough> factory) {
    this.console = console;
    this.factory = factory;
  }

  @Override
  public Integer call() throws CommandException {
    BoroughOptions options = flags.toOptions();
    List<HandlerClass> classes = HandlerClass.load(handlers, classPath); // before a port is opened
    return new NodeProcess(create(options), classes, console).run();
  }

  private Borough create(BoroughOptions options) throws CommandException {
    try {
      return factory.apply(options);
    } catch (RuntimeException e) { // an IllegalArgumentException or a BoroughException
      throw NodeFlags.startFailure(e);
    }
  }
}
