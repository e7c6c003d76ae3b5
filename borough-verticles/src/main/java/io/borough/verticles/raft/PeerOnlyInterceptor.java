package io.borough.verticles.raft;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Grpc;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts only the Raft protocol between peers. Ratis offers its client and administration services on the same port,
 * where anyone who reaches it could write to the logs and remove groups. Borough calls the server within the process.
 *
 * <p>A peer's request is also refused, before Ratis sees it, when it names a term that no peer can have: see {@link
 * TermLimit}.
 */
final class PeerOnlyInterceptor implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(PeerOnlyInterceptor.class);
  private static final long WARN_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final TermLimit terms;
  private final AtomicLong warnAtNanos = new AtomicLong(System.nanoTime());

  PeerOnlyInterceptor(TermLimit terms) {
    this.terms = terms;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (RaftServerProtocolServiceGrpc.SERVICE_NAME.equals(call.getMethodDescriptor().getServiceName())) {
      return new Requests<>(call, next.startCall(call, headers));
    }
    call.close(Status.PERMISSION_DENIED.withDescription("only peers speak here"), new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private void warn(ServerCall<?, ?> call, String refusal) {
    long now = System.nanoTime();
    long at = warnAtNanos.get();
    if (now - at >= 0 && warnAtNanos.compareAndSet(at, now + WARN_EVERY_NANOS)) {
      LOG.warn("A request to Raft from {} is refused: {}. Its sender is no node of this version. Further refusals are"
          + " logged at most once a minute", call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR), refusal);
    }
  }

  /** Passes the requests of one call on until the first that is refused, which ends the call. */
  private final class Requests<Q, A> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, A> call;
    private boolean refused;

    Requests(ServerCall<Q, A> call, ServerCall.Listener<Q> next) {
      super(next);
      this.call = call;
    }

    @Override
    public void onMessage(Q request) {
      if (refused) {
        return;
      }
      String refusal = terms.refusal(request);
      if (refusal == null) {
        super.onMessage(request);
        return;
      }
      refused = true;
      warn(call, refusal);
      call.close(Status.OUT_OF_RANGE.withDescription(refusal), new Metadata());
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        super.onHalfClose();
      }
    }
  }
}
