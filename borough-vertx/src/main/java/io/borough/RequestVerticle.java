package io.borough;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * A verticle that answers requests for partitions: the base class of an application's handlers.
 *
 * <p>{@link Borough#deploy} deploys it. An instance must not keep data that has to last: the data belongs into the
 * {@link Partition}, because the next request for the partition may go to another instance or another node.
 */
public abstract class RequestVerticle extends VerticleBase {
  /** For subclasses. */
  protected RequestVerticle() {}

  /**
   * Answers a request.
   *
   * <p>Thread: this verticle's context, in any threading model; several requests may be open at once, also for one
   * partition. The reply is sent when the future completes. A write is committed before the reply when the handler
   * waited for the write.
   *
   * <p>When the future fails, or this method throws, the caller gets {@code HANDLER_FAILED} with the failure's message;
   * a {@link io.borough.error.RejectedException} reaches the caller as it is. The codes of other families would
   * describe the handler's own calls and not the caller's request. Writes made before the failure stay. The node counts
   * each failure but a RejectedException, and logs at most ten a second with their stack traces.
   *
   * <p>At the deadline of a request its caller gets {@code TIMEOUT}. A handler that was not called by then is not
   * called. One second after the deadline the request no longer counts as open, its streams are reset, and a reply is
   * dropped with its streams. The handler itself is not stopped: its writes are applied as long as this node leads the
   * shard in the term in which the request began, and are refused after that. So a handler that may take long needs a
   * time limit of its own, or requests with a deadline that is long enough.
   *
   * @param request the payload, with the partition that it is for
   * @return the reply; a future of null is a reply without a body; a null future is {@code HANDLER_FAILED}
   */
  protected abstract Future<Payload> handle(Request request);

  /**
   * Answers a request; called by the node, on this verticle's context.
   *
   * @param request what is asked
   * @return what {@link #handle(Request)} returned
   */
  public final Future<Payload> answer(Request request) {
    return handle(request);
  }
}
