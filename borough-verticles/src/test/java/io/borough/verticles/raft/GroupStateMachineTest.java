package io.borough.verticles.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.borough.error.ErrorCode;
import io.borough.testing.UnitTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** After which failures a replica may be opened again from its own files. */
@UnitTest
class GroupStateMachineTest {
  private final List<String> failures = new ArrayList<>();
  private final GroupStateMachine stateMachine = new GroupStateMachine(new GroupStateMachine.Listener() {
    @Override
    public void changed() {}

    @Override
    public void applied() {}

    @Override
    public void snapshotDue() {}

    @Override
    public void failed(String what, Throwable cause) {
      failures.add(what + ": " + cause.getMessage());
    }
  });

  /** Its pages may be taken for written although they are not: the entries would count as this replica's votes. */
  @Test
  void aLogWhoseSyncFailedIsNotBelieved() {
    stateMachine.notifyLogFailed(new IOException("Input/output error"), null);
    assertThat(stateMachine.hasFailed()).isTrue();
    assertThat(stateMachine.isDamaged()).isTrue();
  }

  @Test
  void aLogThatMetAFullDiskIsWhole() {
    stateMachine.notifyLogFailed(new CompletionException(new IOException("No space left on device")), null);
    assertThat(stateMachine.hasFailed()).isTrue();
    assertThat(stateMachine.isDamaged()).isFalse();
  }

  @Test
  void aStoreThatIsDamagedIsNotOpenedAgainAndOneThatFailedIs() {
    stateMachine.fail("entry 1 was not applied", ErrorCode.STORAGE_FAILED.failure("?"));
    assertThat(stateMachine.isDamaged()).isFalse();
    stateMachine.fail("entry 2 was not applied", ErrorCode.CORRUPT_DATA.failure("!"));
    assertThat(failures).as("the first failure alone counts").hasSize(1);
    assertThat(stateMachine.isDamaged()).isFalse();
  }

  @Test
  void damageIsSeenThroughOtherFailures() {
    stateMachine.fail("?", new IOException("?", ErrorCode.CORRUPT_DATA.failure("!")));
    assertThat(stateMachine.isDamaged()).isTrue();
  }
}
