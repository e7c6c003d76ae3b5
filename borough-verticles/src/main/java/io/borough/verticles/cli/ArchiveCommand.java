package io.borough.verticles.cli;

import io.borough.Borough;
import io.borough.Partition;
import io.borough.Payload;
import io.borough.ScanOptions;
import io.borough.options.BoroughOptions;
import io.borough.verticles.io.DurableFiles;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Runs a node for a moment, so that the JVM, told so by the launcher, can archive the classes that one loads. */
@Command(
    name = "archive",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitCodes.FAILED,
    exitCodeOnExecutionException = ExitCodes.FAILED,
    description = {
      "Writes an archive of the classes of a node into the folder lib, with which nodes start in half the time.",
      "Run it once after installing, and again after another Java or other jars have come; else it is left aside."
    })
final class ArchiveCommand implements Callable<Integer> {
  private static final Buffer KEY = Buffer.buffer("key");

  /** For the command line. */
  ArchiveCommand() {}

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("borough-archive-");
    try {
      Borough borough = Borough.create(
          new BoroughOptions().setDataDir(folder.resolve("data").toString()).setHttpPort(0));
      borough.requestHandler(request -> Future.succeededFuture(request.payload()));
      try {
        borough.start().compose(started -> use(borough)).await();
      } finally {
        borough.stop().await();
      }
    } finally {
      delete(folder);
    }
    return ExitCodes.DONE;
  }

  private static Future<Payload> use(Borough borough) {
    Partition partition = borough.partition("archive");
    return partition.put(KEY, KEY)
        .compose(revision -> partition.get(KEY))
        .compose(value -> partition.delete(KEY))
        .compose(revision -> {
          Promise<Void> scanned = Promise.promise();
          partition.scan(new ScanOptions()).exceptionHandler(scanned::tryFail)
              .endHandler(ended -> scanned.tryComplete()).handler(entry -> { });
          return scanned.future();
        })
        .compose(scanned -> borough.request("archive", Payload.of(KEY)));
  }

  private static void delete(Path folder) {
    try {
      DurableFiles.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
