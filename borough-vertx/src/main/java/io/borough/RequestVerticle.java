package io.borough;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/**
 * A verticle that answers requests for partitions: the base class of an application's handlers.
 *
 * <p>Deployed by {@link Borough#deploy}. Instances keep nothing that must last: a partition's data is in its {@link
 * Partition}, and the next request for it may go to another instance or another node.
 */
public abstract class RequestVerticle extends VerticleBase {
  /** For subclasses. */
  protected RequestVerticle() {}

  /**
   * Answers a request.
   *
   * <p>Thread: this verticle's context, whatever its threading model; several requests may be open at once, also for
   * one partition. The reply leaves when the future completes; what was written before is committed by then if the
   * handler waited for it.
   *
   * <p>When the future fails, or this method throws, the caller gets {@code HANDLER_FAILED} with the failure's message;
   * a {@link io.borough.error.RejectedException} goes to the caller as it is. Any other code would say of the caller's
   * request what is only true of one of the handler's own. What was written before stays written. The node logs
   * each failure but a RejectedException with its stack trace, ten a second at most, and counts it.
   *
   * <p>After its deadline a request's caller has {@code TIMEOUT}. A handler that was not called by then is not called.
   * One second after the deadline the request no longer counts as open, its streams are reset, and a reply is dropped
   * with its streams. The handler itself is not stopped: its writes go on being applied for as long as this node leads
   * the shard in the term in which the request began, and are refused from then on. So a handler that may take long
   * ends by a time of its own, or is asked with a deadline that is long enough.
   *
   * @param request what is asked, with the partition it is for
   * @return the reply; a future of null is a reply without body; a null future is {@code HANDLER_FAILED}
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
