package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.borough.Borough;
import io.borough.error.ErrorCode;
import io.borough.error.Failures;
import io.borough.info.NodeInfo;
import io.borough.info.RingInfo;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a node as a process: starts it, deploys its handlers, prints that it is ready, and stops it on a signal.
 *
 * <p>Thread: the caller of {@link #run()}, which blocks.
 */
final class NodeProcess {
  private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);

  /** 20 s: stopping takes about one second, and the data is safe even if it does not finish. */
  private static final long STOP_TIMEOUT_MS = 20_000;

  private final Borough borough;
  private final List<HandlerClass> handlers;
  private final Console console;
  private final CompletableFuture<NodeInfo> stopRequested = new CompletableFuture<>();

  NodeProcess(Borough borough, List<HandlerClass> handlers, Console console) {
    this.borough = borough;
    this.handlers = handlers;
    this.console = console;
  }

  /** Runs the node until a signal and returns the exit code. When it throws, the node is stopped. */
  int run() throws CommandException {
    StopSignals signals = StopSignals.onSignal(() -> stopRequested.complete(null));
    borough.leftHandler(left -> stopRequested.complete(null));
    try {
      serveUntilStopRequested();
      LOG.info("Stopping: a signal was received, or the node has left its cluster");
      return ExitCodes.DONE;
    } finally {
      stop();
      signals.restore(); // last, because the default handler would kill a node that is still stopping
    }
  }

  private void serveUntilStopRequested() throws CommandException {
    CompletableFuture<NodeInfo> serving = serve().toCompletionStage().toCompletableFuture();
    try {
      CompletableFuture.anyOf(serving, stopRequested).join(); // a signal may arrive while the node starts
      if (!stopRequested.isDone()) {
        printReady(serving.join());
      }
      stopRequested.join();
    } catch (CompletionException e) {
      throw NodeFlags.startFailure(e.getCause());
    } catch (IOException e) {
      throw new CommandException(ExitCodes.NODE_REFUSED, "cannot write to stdout: " + e.getMessage(), e);
    }
  }

  private Future<NodeInfo> serve() {
    return borough.start().compose(started -> deploy(0)).compose(deployed -> borough.ring()).map(this::self);
  }

  private Future<Void> deploy(int next) { // one after the other, in the order of the flags
    if (next == handlers.size()) {
      return Future.succeededFuture();
    }
    HandlerClass handler = handlers.get(next);
    return borough.deploy(handler, new DeploymentOptions().setClassLoader(handler.loader()))
        .recover(cause -> Future.failedFuture(ErrorCode.INVALID_OPTION.failure(
            "--handler " + handler.name() + ": " + Failures.messageOf(cause), cause)))
        .compose(deployed -> deploy(next + 1));
  }

  private NodeInfo self(RingInfo ring) {
    return ring.nodes().stream().filter(node -> node.nodeId().equals(borough.nodeId())).findFirst()
        .orElseThrow(() -> ErrorCode.INTERNAL.failure("the ring does not contain this node, " + borough.nodeId()));
  }

  private void printReady(NodeInfo self) throws IOException {
    JsonObject ready = new JsonObject()
        .put("ready", true)
        .put("nodeId", self.nodeId())
        .put("port", self.port())
        .put("busPort", self.busPort())
        .put("raftPort", self.raftPort())
        .put("httpPort", self.httpPort());
    console.out().write((ready.encode() + "\n").getBytes(UTF_8));
    console.out().flush();
  }

  private void stop() {
    try {
      borough.stop().toCompletionStage().toCompletableFuture().get(STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("The node did not stop within {} ms. The process exits now; the data is as after a kill",
          STOP_TIMEOUT_MS);
    } catch (Exception e) { // the process exits in any case
      LOG.warn("The node did not stop cleanly. The data is as after a kill", e);
    }
  }
}
