package io.borough.impl.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.borough.error.BoroughException;
import io.borough.error.ErrorCode;
import io.borough.impl.message.MessageType;
import io.borough.impl.message.RaftMessages.InfoRequest;
import io.borough.impl.message.Service;
import io.borough.impl.message.StorageMessages.ReadRequest;
import io.borough.impl.message.StorageMessages.ScanClose;
import io.borough.impl.message.StorageMessages.SizeReply;
import io.borough.impl.wire.WireMessage;
import io.borough.testing.UnitTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@UnitTest
class MessageDispatcherTest {
  private final List<String> seen = new ArrayList<>();

  /** A call, which records its failure; its type is looked up. */
  private final class Call<M extends WireMessage> implements Inbound<M> {
    private final M message;
    private BoroughException failure;

    Call(M message) {
      this.message = message;
    }

    @Override
    public M message() {
      return message;
    }

    @Override
    public String from() {
      return "here";
    }

    @Override
    public long deadlineNanos() {
      return Long.MAX_VALUE;
    }

    @Override
    public void reply(WireMessage reply) {
      seen.add("reply");
    }

    @Override
    public void fail(BoroughException cause) {
      failure = cause;
    }
  }

  private MessageDispatcher storage() {
    return new MessageDispatcher(Service.STORAGE)
        .on(ScanClose.class, inbound -> seen.add("close " + inbound.message().scanId()))
        .onForwarded(InfoRequest.class, inbound -> seen.add("info " + inbound.message().shard()))
        .onBatchEnd(() -> seen.add("end"));
  }

  /** A close that overtook the request before it would close what that has not opened yet. */
  @Test
  void messagesOfDifferentClassesKeepTheirOrder() {
    storage().dispatch(List.of(new Call<>(new ScanClose(1)), new Call<>(new InfoRequest(2)),
        new Call<>(new ScanClose(3))));
    assertThat(seen).containsExactly("close 1", "info 2", "close 3", "end");
  }

  /** A caller must not wait for its deadline for an answer that never comes. */
  @Test
  void aMessageWithoutHandlerIsUnsupportedAndTheNextOneIsHandled() {
    Call<SizeReply> unknown = new Call<>(new SizeReply(1));
    storage().dispatch(List.of(unknown, new Call<>(new ScanClose(1))));
    assertThat(unknown.failure.code()).isEqualTo(ErrorCode.UNSUPPORTED);
    assertThat(unknown.failure).hasMessageContaining("SIZE_REPLY").hasMessageContaining("STORAGE");
    assertThat(seen).containsExactly("close 1", "end");
  }

  /** The second handler would silently take the place of the first. */
  @Test
  void aClassWithTwoHandlersIsRefused() {
    assertThatThrownBy(() -> storage().on(ScanClose.class, inbound -> { }))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("SCAN_CLOSE");
    assertThatThrownBy(() -> storage().onForwarded(InfoRequest.class, inbound -> { }))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("INFO_REQUEST");
  }

  /** Its messages go to the other service: the handler would never be called. */
  @Test
  void aClassOfAnotherComponentIsRefused() {
    assertThatThrownBy(() -> storage().on(ReadRequest.class, inbound -> { }))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("RAFT");
    assertThatThrownBy(() -> storage().on(SizeReply.class, inbound -> { }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> storage().onForwarded(SizeReply.class, inbound -> { }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MessageDispatcher(Service.RAFT).onForwarded(ReadRequest.class, inbound -> { }))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aComponentThatRefusesFailsTheWholeBatch() {
    Call<ScanClose> first = new Call<>(new ScanClose(1));
    Call<SizeReply> second = new Call<>(new SizeReply(1));
    storage().refusing(() -> ErrorCode.STOPPED.failure("stopping")).dispatch(List.of(first, second));
    assertThat(first.failure.code()).isEqualTo(ErrorCode.STOPPED);
    assertThat(second.failure.code()).isEqualTo(ErrorCode.STOPPED);
    assertThat(seen).isEmpty();
  }

  /** Work that was gathered before the failure would otherwise wait for another batch, which may never come. */
  @Test
  void aBatchEndsAlsoWhenAHandlerThrows() {
    MessageDispatcher failing = new MessageDispatcher(Service.STORAGE)
        .on(ScanClose.class, inbound -> {
          throw new IllegalStateException("cannot");
        })
        .onBatchEnd(() -> seen.add("end"));
    assertThatThrownBy(() -> failing.dispatch(List.of(new Call<>(new ScanClose(1)))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(seen).containsExactly("end");
  }

  @Test
  void aCallExpiresWithinTheTimeThatIsLeft() {
    Inbound<ScanClose> told = new Inbound.OneWay<>("here", MessageType.SCAN_CLOSE,
        new ScanClose(1), System.nanoTime() + 10_000_000_000L);
    assertThat(told.expiresWithin(0)).isFalse();
    assertThat(told.expiresWithin(5_000)).isFalse();
    assertThat(told.expiresWithin(11_000)).isTrue();
  }
}
