package io.borough.verticles.cli;

import io.borough.Borough;
import io.borough.options.BoroughOptions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a node until a signal ends it. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitCodes.NODE_REFUSED,
    exitCodeOnExecutionException = ExitCodes.NODE_REFUSED,
    description = {
      "Runs a node, which prints one line of JSON on stdout when it serves and logs to stderr.",
      "SIGTERM and SIGINT stop it: exit code 0. When it refuses to start: exit code 1."
    })
final class NodeCommand implements Callable<Integer> {
  private final Console console;
  private final Function<BoroughOptions, Borough> factory;

  @Mixin
  private NodeFlags flags;

  @Option(names = "--handler", paramLabel = "CLASS", description = {
    "A RequestVerticle to deploy, with a public constructor without parameters. May be given several times."
  })
  private List<String> handlers = List.of();

  @Option(names = "--classpath", paramLabel = "JARS", description = {
    "Jars or folders of classes, separated by ':', where the handlers are found."
  })
  private String classPath = "";

  NodeCommand(Console console, Function<BoroughOptions, Borough> factory) {
    this.console = console;
    this.factory = factory;
  }

  @Override
  public Integer call() throws CommandException {
    BoroughOptions options = flags.toOptions();
    List<HandlerClass> classes = HandlerClass.load(handlers, classPath); // a typo is found before a port is opened
    return new NodeProcess(create(options), classes, console).run();
  }

  private Borough create(BoroughOptions options) throws CommandException {
    try {
      return factory.apply(options);
    } catch (RuntimeException e) { // an IllegalArgumentException or a BoroughException, both with a message to read
      throw StartFailures.of(e);
    }
  }
}
