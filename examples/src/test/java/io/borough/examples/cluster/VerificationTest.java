package io.borough.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.testing.UnitTest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** An example that finds nothing wrong must have looked. */
@UnitTest
class VerificationTest {
  private final Entries entries = new Entries("p");
  private final Verification verification = new Verification();

  VerificationTest() {
    entries.acknowledged();
    entries.acknowledged();
    entries.unknown();
  }

  @Test
  void acknowledgedEntriesAreCountedAtEachNode() {
    verify(key -> key.equals(entries.key(2)) ? null : valueOf(key));
    verify(this::valueOf);

    assertThat(verification.acknowledgedFound()).isEqualTo(4);
    assertThat(verification.wrongCount()).isZero();
  }

  @Test
  void aLostEntryIsWrong() {
    verify(key -> key.equals(entries.key(1)) ? null : valueOf(key));

    assertThat(verification.acknowledgedFound()).isEqualTo(1);
    assertThat(verification.wrongCount()).isEqualTo(1);
    assertThat(verification.wrong()).containsExactly("node A, p/1: null");
  }

  private Buffer valueOf(Buffer key) {
    return entries.value(Integer.parseInt(key.toString()));
  }

  private void verify(UnaryOperator<Buffer> copy) {
    Door door = new Door() {
      @Override
      public Future<Void> put(String partition, Buffer key, Buffer value) {
        return Future.failedFuture("nothing is written here");
      }

      @Override
      public Future<Buffer> get(String partition, Buffer key) {
        return Future.succeededFuture(copy.apply(key));
      }
    };
    NodeProcess node = new NodeProcess("A", Path.of("unused"), new NodeCommand(List.of()));
    assertThat(verification.verify(node, door, List.of(entries)).succeeded()).isTrue();
  }
}
