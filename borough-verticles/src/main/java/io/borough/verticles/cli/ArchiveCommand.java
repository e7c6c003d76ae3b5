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

/** Runs a node briefly, so that the JVM can archive the loaded classes; the launcher sets the JVM flags for that. */
@Command(
    name = "archive",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitCodes.FAILED,
    exitCodeOnExecutionException = ExitCodes.FAILED,
    description = {
      "Writes a class-data archive into the folder lib; nodes then start in about half the time.",
      "Run it after installing, and after each change of Java or of the jars: the JVM ignores an outdated archive."
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
        borough.start().compose(started -> exercise(borough)).await();
      } finally {
        borough.stop().await();
      }
    } finally {
      delete(folder);
    }
    return ExitCodes.DONE;
  }

  private static Future<Payload> exercise(Borough borough) {
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
