package io.borough.verticles.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.borough.error.BoroughException;
import io.borough.impl.topology.RingNode;
import io.borough.verticles.offline.Recovery;
import io.borough.verticles.offline.RecoveryPlan;
import io.borough.verticles.ring.StoppedFolder;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Recovers shards that have lost a majority of their copies for good. */
@Command(
    name = "recover",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitCodes.FAILED,
    exitCodeOnExecutionException = ExitCodes.FAILED,
    description = {
      "Makes the newest remaining copy of a shard its only one, when a majority of the copies is lost for good. Stop",
      "all nodes first, and give the data folders of those not lost. Without --yes it only shows what the copies hold",
      "and which would be used. What only the lost copies held is gone.",
      "Exit code 0 when it is done, or shown; 2 when it is refused or has failed; 3 when a node uses a folder."
    })
final class RecoverCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--data", required = true, paramLabel = "FOLDER",
      description = "The data folder of a node that is stopped. May be repeated.")
  private List<Path> data;

  @Option(names = "--shard", paramLabel = "SHARD", description = {
    "A shard to recover; may be repeated. By default all shards that have a copy in the folders, but no majority.",
    "The system shard, 0, is always recovered with them, because it holds the ring."
  })
  private List<Integer> shards = List.of();

  @Option(names = "--yes", description = "Recovers; without it nothing is written.")
  private boolean confirmed;

  @Option(names = {"-o", "--output"}, paramLabel = "json|text", description = "The output format; text by default.")
  private ClientCommand.Output output = ClientCommand.Output.TEXT;

  RecoverCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, CommandException {
    List<StoppedFolder> folders = new ArrayList<>();
    try {
      for (Path each : data) {
        folders.add(confirmed ? StoppedFolder.openToChange(each) : StoppedFolder.open(each));
      }
      RecoveryPlan plan = Recovery.plan(folders, shards);
      List<Path> kept = confirmed && !plan.chosen().isEmpty() ? Recovery.run(plan, folders) : List.of();
      String text = output == ClientCommand.Output.JSON ? json(plan, kept).encode() : text(plan, kept);
      console.out().write((text + "\n").getBytes(UTF_8));
      console.out().flush();
      return ExitCodes.DONE;
    } catch (BoroughException e) {
      throw VerifyCommand.failure(e);
    } finally {
      for (StoppedFolder folder : folders) {
        folder.close();
      }
    }
  }

  private JsonObject json(RecoveryPlan plan, List<Path> kept) {
    return new JsonObject()
        .put("ringEpoch", plan.ring().epoch())
        .put("recovered", confirmed && !plan.chosen().isEmpty())
        .put("copies", new JsonArray(plan.copies().stream().<Object>map(copy -> new JsonObject()
            .put("shard", copy.replica().shard())
            .put("nodeId", copy.nodeId())
            .put("group", copy.replica().group().toString())
            .put("term", copy.replica().vote().term())
            .put("lastTerm", copy.lastTerm())
            .put("lastIndex", copy.lastIndex())
            .put("appliedIndex", copy.replica().store() == null ? null : copy.replica().store().index())
            .put("revision", copy.replica().store() == null ? null : copy.replica().store().revision())
            .put("problems", copy.replica().problems().size())
            .put("chosen", plan.chosen().contains(copy))).toList()))
        .put("absent", new JsonArray(plan.absent().stream().map(RingNode::nodeId).toList()))
        .put("kept", new JsonArray(kept.stream().map(Path::toString).toList()));
  }

  private String text(RecoveryPlan plan, List<Path> kept) {
    TextTable table = new TextTable("SHARD", "NODE", "TERM", "LAST", "APPLIED", "REVISION", "PROBLEMS", "");
    for (RecoveryPlan.Copy copy : plan.copies()) {
      boolean stored = copy.replica().store() != null;
      table.row(copy.replica().shard(), copy.nodeId(), copy.replica().vote().term(),
          copy.lastTerm() + ":" + copy.lastIndex(), stored ? copy.replica().store().index() : null,
          stored ? copy.replica().store().revision() : null, copy.replica().problems().size(),
          plan.chosen().contains(copy) ? "newest: used" : "not used");
    }
    String absent = plan.absent().stream().map(RingNode::nodeId).collect(Collectors.joining(", "));
    StringBuilder text = new StringBuilder("ring of epoch " + plan.ring().epoch() + "\n\n" + table + "\n\n");
    if (plan.chosen().isEmpty()) {
      return text.append("nothing to recover: these folders hold a majority of each shard that they hold").toString();
    }
    text.append("Not given: the folders of nodes ").append(absent.isEmpty() ? "-" : absent)
        .append(". Entries behind LAST that only they have are lost, even acknowledged ones.\n")
        .append("It cannot be known from here whether those nodes still run somewhere; they must not.\n");
    kept.forEach(path -> text.append("the former copy is kept until you delete it: ").append(path).append('\n'));
    return text.append(confirmed ? "recovered; start the nodes" : "nothing was written; --yes recovers").toString();
  }
}
