package io.borough;

import io.borough.impl.client.BoroughFactory;
import io.borough.info.RingInfo;
import io.borough.options.BoroughOptions;
import io.borough.options.RequestOptions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A node: one process's part of a cluster. It holds replicas (role DATA) or only asks (role CLIENT).
 *
 * <pre>{@code
 * Borough borough = Borough.create(vertx, new BoroughOptions().setDataDir("data"));
 * borough.requestHandler(request ->
 *     request.partition().put(Buffer.buffer("greeting"), request.payload().body())
 *         .map(revision -> Payload.of(new JsonObject().put("revision", revision))));
 * borough.start()
 *     .compose(started -> borough.request("visitors", Payload.of(Buffer.buffer("hello"))));
 * }</pre>
 *
 * <p>Thread: any. Futures complete on the caller's context; every failure is a {@link
 * io.borough.error.BoroughException}. Handlers set here run on a context of the node.
 */
public interface Borough {
  /**
   * Makes a node on a clustered Vert.x. Does no I/O. Stopping the node leaves {@code vertx} open; closing {@code
   * vertx} stops the node first, as {@link #stop()} does.
   *
   * @param vertx a clustered Vert.x, whose cluster manager connects the nodes
   * @param options the node's settings; copied
   * @return a node that was not started
   * @throws IllegalArgumentException when two options do not fit each other; the message names them
   * @throws io.borough.error.RejectedException {@code PROVIDER_MISSING} when the role is DATA and borough-verticles is
   *     not on the class path
   */
  static Borough create(Vertx vertx, BoroughOptions options) {
    return BoroughFactory.create(vertx, options);
  }

  /**
   * Makes a node that makes its own clustered Vert.x when it starts, and closes it when it stops. Does no I/O.
   *
   * @param options the node's settings; copied
   * @return a node that was not started
   * @throws IllegalArgumentException when two options do not fit each other; the message names them
   * @throws io.borough.error.RejectedException {@code PROVIDER_MISSING} when borough-verticles is not on the class path
   */
  static Borough create(BoroughOptions options) {
    return BoroughFactory.create(options);
  }

  /**
   * Starts the node: founds a cluster, joins one, or comes back with its data.
   *
   * <p>With an empty data folder and no {@code base} it founds a cluster, or joins the one on its Vert.x cluster, once
   * every node there has said who it is; with a {@code base} it joins the cluster of the nodes there, and founds one
   * only when every node of the same {@code base} is empty and it is the first of them.
   * With data in its folder it comes back as the node it was.
   *
   * <p>Completes when the node is UP in the ring and serves. Fails when it does not within {@code startTimeoutMs}, or
   * at once with {@link io.borough.error.RejectedException}: {@code INVALID_OPTION}, {@code ADDRESS_IN_USE}, {@code
   * DATA_DIR_UNUSABLE}, {@code DATA_DIR_IN_USE}, {@code WRONG_CLUSTER}, {@code FORMAT_TOO_NEW}, {@code NODE_LEFT}.
   * Fails with {@link io.borough.error.UnavailableException} {@code STOPPED} when the node is stopped, or its Vert.x
   * closed, before it is UP. A node that failed to start holds no port, no lock and no thread, and {@link #stop()} is
   * not needed.
   *
   * @return the same future at every call, until the node was stopped
   */
  Future<Void> start();

  /**
   * Joins the cluster found at the addresses: for a node that was started alone and holds no data.
   *
   * <p>Fails with {@link io.borough.error.RejectedException} {@code INVALID_ARGUMENT} when an address is malformed,
   * {@code UNSUPPORTED} when the node holds data, {@code WRONG_CLUSTER} when another cluster name answers there; with
   * {@link io.borough.error.UnavailableException} {@code NODE_UNREACHABLE} when nobody answers within {@code
   * startTimeoutMs}, and then the node is as it was.
   *
   * @param addresses host:port, as in {@code base}; at least one
   * @return completes when the node is UP in that cluster's ring
   */
  Future<Void> join(List<String> addresses);

  /**
   * Leaves the cluster for good: hands every replica over, one at a time, then stops.
   *
   * <p>The other nodes keep every copy of the data throughout. Takes as long as the copying takes. Fails with {@link
   * io.borough.error.RejectedException} {@code INVALID_ARGUMENT} when no other node is UP that could take its replicas,
   * {@code UNSUPPORTED} on a CLIENT, which just stops; with {@code STOPPED} when the node is stopped before it has
   * left: it goes on leaving when it is started again. After it, the data folder refuses to start ({@code NODE_LEFT}).
   *
   * @return completes when the node is LEFT in the ring and has stopped; the same future while it is leaving
   */
  Future<Void> leave();

  /**
   * Sets who is told, once and on whichever thread, that this node has left its ring for good and has stopped: also
   * when another has asked for that, by {@code POST /nodes/{id}/leave} or {@code borough leave}.
   *
   * @param handler the handler, or null
   * @return this
   */
  Borough leftHandler(Handler<Void> handler);

  /**
   * Stops the node, which keeps its data and its place in the ring and may be started again.
   *
   * <p>First lets open requests to its handlers end and hands the shards that it leads over to other nodes, each of the
   * two for 5 s at most. {@link Vertx#close()} of a Vert.x that the node was given does the same, before Vert.x
   * undeploys a verticle or leaves the cluster, and waits for it; then this has nothing left to do, and {@link
   * #start()} fails with {@code STOPPED}. Undeploying the verticle that started the node does not stop the node, but
   * undeploys handlers that the verticle has deployed: stop the node before.
   *
   * <p>Calls that are open fail: reads with {@code STOPPED}, writes that were on their way with {@code
   * CONNECTION_LOST}.
   *
   * @return completes when every port, file and thread of the node is closed; at once when it was not started
   */
  Future<Void> stop();

  /**
   * Is the node's identity, kept in its data folder; a CLIENT's lasts as long as this object.
   *
   * @return the id, the same over restarts; null before the first {@link #start()} has read or made it
   */
  String nodeId();

  /**
   * Is a partition, of any node, with any name. Does no I/O, also before the node was started.
   *
   * @param name 1 to 512 bytes of UTF-8
   * @return a partition; it may be kept
   * @throws IllegalArgumentException when the name is empty, too long or not encodable
   */
  Partition partition(String name);

  /**
   * Sends a request to the handler on the node that leads a partition's shard, with the default {@link RequestOptions}.
   *
   * @param partition the partition's name
   * @param request what to send
   * @return the handler's reply
   */
  Future<Payload> request(String partition, Payload request);

  /**
   * Sends a request to the handler on the node that leads a partition's shard.
   *
   * <p>Completes when the handler's reply has come; its streams may still flow. Fails by the deadline at the latest.
   * With {@link io.borough.error.UnavailableException} no handler was called, and with {@link
   * io.borough.error.RejectedException} {@code NO_HANDLER}, {@code NAME_INVALID} or {@code PAYLOAD_TOO_LARGE} neither;
   * with {@link io.borough.error.UnknownOutcomeException} ({@code TIMEOUT}, {@code CONNECTION_LOST}, {@code
   * HANDLER_FAILED}) it may have been and may have written. A request is sent to a handler once at most. A {@link
   * io.borough.error.RejectedException} that the handler itself failed with comes as it is; not that of a second
   * handler when an idempotent request was sent again, since the first may have written: the outcome is unknown then.
   *
   * @param partition the partition's name
   * @param request what to send
   * @param options the deadline and further headers, which take the place of the payload's
   * @return the handler's reply
   */
  Future<Payload> request(String partition, Payload request, RequestOptions options);

  /**
   * Sets what answers requests on this node, where no verticle is wanted.
   *
   * <p>The function is called on an event loop of the node and must not block; it answers as {@link
   * RequestVerticle#handle(Request)} does. It is one handler beside those of {@link #deploy}, and gets every so
   * many of the node's requests as one of their instances does. A new one takes the place of the one before.
   *
   * @param handler answers requests; null for none
   * @return this
   */
  Borough requestHandler(Function<Request, Future<Payload>> handler);

  /**
   * Deploys verticles that answer requests on this node. Undeployed with {@link Vertx#undeploy(String)}.
   *
   * <p>There is one kind of handler in a cluster: each request goes to the next of all instances on the node that leads
   * its partition's shard (round robin), whatever its partition and whichever call deployed the instance. Two classes
   * that serve different partitions would each get half of the requests of both. Every node that may lead needs the
   * same handlers: where none is deployed a request fails with {@code NO_HANDLER}.
   *
   * <p>One instance has at most {@code maxRequestsInFlight} requests open; where all have, callers get {@code
   * OVERLOADED}. A request is open until the handler has answered, or until one second after its deadline.
   *
   * @param handler makes an instance, as many times as {@code options} have instances
   * @param options Vert.x's own: threading model, instances, worker pool
   * @return the deployment id, when every instance has started and takes requests
   */
  Future<String> deploy(Supplier<? extends RequestVerticle> handler, DeploymentOptions options);

  /**
   * Tells which nodes there are and which of them hold and lead which shards, as this node knows it.
   *
   * @return this node's newest ring; {@code NO_RING} when it has not learned one by the deadline
   */
  Future<RingInfo> ring();

  /**
   * Sets what is told of failures that no call reports, such as a replica that stopped because its disk failed, or
   * another cluster of the same name on the bus ({@code WRONG_CLUSTER}).
   *
   * @param handler called on a context of the node; null to log them, which is the default
   * @return this
   */
  Borough exceptionHandler(Handler<Throwable> handler);
}
