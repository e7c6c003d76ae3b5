package io.borough.verticles.storage;

import static io.borough.verticles.storage.StoreFixture.put;
import static io.borough.verticles.storage.StoreFixture.putIf;
import static org.assertj.core.api.Assertions.assertThat;

import io.borough.impl.command.Command;
import io.borough.impl.command.CommandBatch;
import io.borough.impl.command.CommandResult;
import io.borough.impl.message.RaftMessages.Digest;
import io.borough.testing.UnitTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What replicas are compared by. */
@UnitTest
class AppliedDigestChainTest {
  private static final long CHAIN = -2213648464082504145L;
  private static final byte[] ENTRY = {1, 2, 3};
  private static final List<CommandResult> DONE = List.of(new CommandResult(CommandResult.Status.APPLIED, 7));
  private static final List<CommandResult> REFUSED = List.of(new CommandResult(CommandResult.Status.REFUSED, 7));

  @TempDir
  Path root;

  private final RocksStores stores = new RocksStores(StoreFixture.options());

  @AfterEach
  void close() {
    stores.close();
  }

  private RocksStore open(int shard) {
    stores.open(shard, root.resolve("shard-" + shard), null);
    return stores.find(shard);
  }

  private static byte[] entry(Command command) {
    return StoreFixture.entry(1, List.of(new CommandBatch.Item(null, command.toBytes())));
  }

  private static void fill(RocksStore store, long from, long to) {
    for (long index = from; index <= to; index++) {
      if (index % 7 == 0) {
        store.passOver(1, index); // another leader's first entry
      } else {
        store.apply(1, index, entry(put("p", "k" + index, "v")));
      }
    }
  }

  /** Part of the data format: a later version that came to another number would take its neighbours for broken. */
  @Test
  void theChainIsThisOne() {
    assertThat(AppliedDigestChain.next(AppliedDigestChain.FIRST, 1, ENTRY, DONE)).isEqualTo(CHAIN);
    assertThat(AppliedDigestChain.next(AppliedDigestChain.FIRST, 2, ENTRY, DONE)).isNotEqualTo(CHAIN);
    assertThat(AppliedDigestChain.next(AppliedDigestChain.FIRST, 1, new byte[] {1, 2, 4}, DONE)).isNotEqualTo(CHAIN);
    assertThat(AppliedDigestChain.next(AppliedDigestChain.FIRST, 1, ENTRY, REFUSED)).isNotEqualTo(CHAIN);
    assertThat(AppliedDigestChain.next(CHAIN, 1, ENTRY, DONE)).isNotEqualTo(CHAIN);
  }

  /** Its beginning is not known, and two that began at different entries would differ though nothing is wrong. */
  @Test
  void aStateFromBeforeThereWasAChainIsNeverCompared() {
    assertThat(AppliedDigestChain.next(AppliedDigestChain.NONE, 1, ENTRY, DONE)).isEqualTo(AppliedDigestChain.NONE);
    AppliedDigestChain digests = new AppliedDigestChain();
    digests.applied(new AppliedState(1, 1, 1, 0, AppliedDigestChain.NONE),
        new AppliedState(1, 1_000, 1, 0, AppliedDigestChain.NONE));
    assertThat(digests.latest()).isEmpty();
  }

  @Test
  void replicasAgreeHoweverTheirLivesWereCut() {
    RocksStore whole = open(1);
    fill(whole, 0, 2_000);
    assertThat(whole.digests()).hasSizeGreaterThan(5)
        .allMatch(digest -> digest.index() % AppliedDigestChain.EVERY == 0);

    RocksStore cut = open(2);
    fill(cut, 0, 700);
    cut.close();
    cut = open(2);
    fill(cut, 650, 1_200); // the log is applied again from a little before
    cut.checkpoint(root.resolve("snapshot"));
    fill(cut, 1_201, 2_000);
    assertThat(cut.digests()).isNotEmpty().isSubsetOf(whole.digests());

    RocksStore installed = open(3);
    installed.install(root.resolve("snapshot"));
    fill(installed, 1_201, 2_000);
    assertThat(installed.digests()).isNotEmpty().isSubsetOf(whole.digests());
  }

  @Test
  void oneLostWriteShowsForEver() {
    RocksStore good = open(1);
    RocksStore bad = open(2);
    fill(good, 0, 100);
    fill(bad, 0, 100);
    good.apply(1, 101, entry(putIf("p", "k1", "w", 2)));
    bad.apply(1, 101, entry(putIf("p", "k1", "w", 3)));
    fill(good, 102, 2_000);
    fill(bad, 102, 2_000);
    List<Digest> differing = bad.digests();
    assertThat(differing).hasSameSizeAs(good.digests()).doesNotContainAnyElementsOf(good.digests());
  }

  @Test
  void onlyTheLatestAreKept() {
    AppliedDigestChain digests = new AppliedDigestChain();
    for (long index = 0; index < 100_000; index += AppliedDigestChain.EVERY) {
      digests.applied(new AppliedState(1, index - 1, 1, 0, 5), new AppliedState(1, index, 1, 0, 5));
    }
    assertThat(digests.latest()).hasSize(64);
    assertThat(digests.latest().get(63).index()).isEqualTo(99_840);
  }
}
