package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.verticles.io.FileProblem;
import io.borough.verticles.offline.FolderVerifier;
import io.borough.verticles.offline.Verification;
import io.borough.verticles.ring.StoppedFolder;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads every byte of a stopped node's data folder. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitCodes.FAILED,
    exitCodeOnExecutionException = ExitCodes.FAILED,
    description = {
      "Reads every byte of the data folder of a node that is stopped, and writes nothing. Verifies the checksums of",
      "the logs, of the stores and of the snapshots, and whether they fit each other.",
      "Exit code 0 when all is well, 1 when something is damaged, 2 when the folder cannot be verified, 3 when a node",
      "uses it."
    })
final class VerifyCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--data", required = true, paramLabel = "FOLDER", description = "The data folder of the node.")
  private Path data;

  @Option(names = {"-o", "--output"}, paramLabel = "json|text", description = "The output format; text by default.")
  private ClientCommand.Output output = ClientCommand.Output.TEXT;

  VerifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, CommandException {
    Verification found;
    try (StoppedFolder folder = StoppedFolder.open(data)) {
      found = FolderVerifier.verify(folder);
    } catch (BoroughException e) {
      throw failure(e);
    }
    String text = output == ClientCommand.Output.JSON ? json(found).encode() : text(found);
    console.out().write((text + "\n").getBytes(UTF_8));
    console.out().flush();
    return found.problems().isEmpty() ? ExitCodes.DONE : ExitCodes.DAMAGED;
  }

  /** Returns the failure of a command that needs a stopped node's folder. */
  static CommandException failure(BoroughException cause) {
    return new CommandException(
        cause.code() == ErrorCode.DATA_DIR_IN_USE ? ExitCodes.IN_USE : ExitCodes.FAILED, cause.getMessage(), cause);
  }

  private static JsonObject json(Verification found) {
    return new JsonObject()
        .put("nodeId", found.nodeId())
        .put("clusterName", found.clusterName())
        .put("ringEpoch", found.ringEpoch())
        .put("bytes", found.bytes())
        .put("replicas", new JsonArray(found.replicas().stream().map(VerifyCommand::json).toList()))
        .put("problems", problems(found.problems()));
  }

  private static JsonObject json(Verification.Replica replica) {
    JsonObject json = new JsonObject()
        .put("shard", replica.shard() < 0 ? null : replica.shard())
        .put("group", replica.group().toString())
        .put("peer", replica.peer())
        .put("term", replica.vote().term())
        .put("votedFor", replica.vote().votedFor())
        .put("log", new JsonObject()
            .put("firstTerm", replica.log().firstTerm()).put("firstIndex", replica.log().firstIndex())
            .put("lastTerm", replica.log().lastTerm()).put("lastIndex", replica.log().lastIndex())
            .put("entries", replica.log().entries()))
        .put("snapshots", new JsonArray(replica.snapshots().stream().<Object>map(
            each -> new JsonObject().put("term", each.term()).put("index", each.index())).toList()))
        .put("bytes", replica.bytes())
        .put("problems", problems(replica.problems()));
    if (replica.store() != null) {
      json.put("store", new JsonObject()
          .put("format", replica.store().format())
          .put("term", replica.store().term()).put("index", replica.store().index())
          .put("revision", replica.store().revision())
          .put("digest", HexFormat.of().toHexDigits(replica.store().digest()))
          .put("entries", replica.store().entries()));
    }
    return json;
  }

  private static JsonArray problems(List<FileProblem> problems) {
    return new JsonArray(problems.stream().<Object>map(each -> new JsonObject()
        .put("file", each.file().toString())
        .put("offset", each.offset() < 0 ? null : each.offset())
        .put("problem", each.problem())).toList());
  }

  private static String text(Verification found) {
    TextTable table = new TextTable("SHARD", "GROUP", "APPLIED", "REVISION", "ENTRIES", "LOG", "SNAPSHOTS", "BYTES",
        "PROBLEMS");
    for (Verification.Replica replica : found.replicas()) {
      boolean stored = replica.store() != null;
      table.row(replica.shard() < 0 ? "not in the ring" : replica.shard(), replica.group(),
          stored ? at(replica.store().term(), replica.store().index()) : null,
          stored ? replica.store().revision() : null, stored ? replica.store().entries() : null,
          replica.log().firstIndex() < 0 ? null : at(replica.log().firstTerm(), replica.log().firstIndex()) + ".."
              + at(replica.log().lastTerm(), replica.log().lastIndex()),
          new JsonArray(replica.snapshots().stream().<Object>map(each -> at(each.term(), each.index())).toList()),
          replica.bytes(), replica.problems().size());
    }
    StringBuilder text = new StringBuilder("node " + TextTable.cell(found.nodeId()) + " of cluster "
        + TextTable.cell(found.clusterName()) + ", ring of epoch " + found.ringEpoch()
        + "; places in the log are term:index\n\n" + table + "\n\n");
    for (FileProblem problem : found.problems()) {
      text.append(problem.file()).append(problem.offset() < 0 ? "" : ", offset " + problem.offset()).append(": ")
          .append(problem.problem()).append('\n');
    }
    return text.append(found.bytes()).append(" bytes read, ").append(found.problems().size()).append(" problems")
        .toString();
  }

  private static String at(long term, long index) {
    return index < 0 ? "-" : term + ":" + index;
  }
}
