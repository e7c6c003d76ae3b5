package io.borough.verticles.cli;

import io.vertx.core.Promise;
import picocli.CommandLine;

/** The borough command with a fake node, in a process of its own: what it does with signals and its exit code. */
final class FakeNodeMain {
  private FakeNodeMain() {}

  public static void main(String[] arguments) {
    FakeNode node = new FakeNode();
    if (arguments.length > 0 && arguments[0].equals("never-up")) {
      node.onStart = () -> System.err.println("starting");
      node.started = Promise.<Void>promise().future();
    }
    Thread leftOver = new Thread(() -> Promise.promise().future().await(), "a library's thread");
    leftOver.start(); // not a daemon: it would keep a process that just returns from main
    Console console = new Console(System.in, System.out, System.err, System::getenv);
    int exitCode = BoroughCommand.execute(console, new CommandLine(new NodeCommand(console, options -> node)));
    System.err.println("done: " + node.done);
    System.exit(exitCode);
  }
}
