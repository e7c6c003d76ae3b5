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
 * io.borough.error.BoroughException}. The handlers set here are called on a context of the node.
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
   * Starts the node: it founds a cluster, joins a cluster, or restarts with the data in its folder.
   *
   * <p>With an empty data folder and no {@code base}, the node waits until every node of its Vert.x cluster has
   * announced itself; then it joins the cluster of those nodes, or founds one when there is none. With an empty data
   * folder and a {@code base}, it joins the cluster of the nodes named there. It founds a cluster only when all nodes
   * with the same {@code base} are empty and it is the first of them. With data in its folder it keeps its node id and
   * its place in the cluster.
   *
   * <p>Completes when the node is UP in the ring and serves calls. Fails when that takes longer than {@code
   * startTimeoutMs}, or at once with {@link io.borough.error.RejectedException}: {@code INVALID_OPTION}, {@code
   * ADDRESS_IN_USE}, {@code DATA_DIR_UNUSABLE}, {@code DATA_DIR_IN_USE}, {@code WRONG_CLUSTER}, {@code FORMAT_TOO_NEW},
   * {@code NODE_LEFT}. Fails with {@link io.borough.error.UnavailableException} {@code STOPPED} when the node is
   * stopped, or its Vert.x closed, before it is UP. A node that failed to start holds no port, no lock and no thread,
   * and {@link #stop()} is not needed.
   *
   * @return the same future at every call, until the node was stopped
   */
  Future<Void> start();

  /**
   * Joins the cluster found at the addresses: for a node that was started alone and holds no data.
   *
   * <p>Fails with {@link io.borough.error.RejectedException} {@code INVALID_ARGUMENT} when an address is malformed,
   * {@code UNSUPPORTED} when the node holds data, {@code WRONG_CLUSTER} when the nodes there have another cluster name;
   * with {@link io.borough.error.UnavailableException} {@code NODE_UNREACHABLE} when no node answers within {@code
   * startTimeoutMs}. After a failure the node is as it was before.
   *
   * @param addresses host:port, as in {@code base}; at least one
   * @return completes when the node is UP in that cluster's ring
   */
  Future<Void> join(List<String> addresses);

  /**
   * Leaves the cluster for good: moves every replica to another node, one at a time, and then stops.
   *
   * <p>The other nodes keep every copy of the data throughout. Takes as long as the copying takes. Fails with {@link
   * io.borough.error.RejectedException} {@code INVALID_ARGUMENT} when no other node is UP that could take its replicas,
   * {@code UNSUPPORTED} on a CLIENT, for which {@link #stop()} is enough. Fails with {@code STOPPED} when the node is
   * stopped before it has left; it continues to leave when it is started again. A node that has left cannot be started
   * from its data folder again ({@code NODE_LEFT}).
   *
   * @return completes when the node is LEFT in the ring and has stopped; the same future while it is leaving
   */
  Future<Void> leave();

  /**
   * Sets a handler that is called once, on any thread, when this node has left its ring for good and has stopped. It is
   * called also when an operator made the node leave, by {@code POST /nodes/{id}/leave} or {@code borough leave}.
   *
   * @param handler the handler, or null
   * @return this
   */
  Borough leftHandler(Handler<Void> handler);

  /**
   * Stops the node. It keeps its data and its place in the ring and may be started again.
   *
   * <p>First waits up to 5 s for open requests to its handlers, then takes up to 5 s to transfer the leadership of its
   * shards to other nodes. {@link Vertx#close()} of a Vert.x that the node was given does the same and waits for it,
   * before Vert.x undeploys a verticle or leaves the cluster; after that this method has nothing left to do, and {@link
   * #start()} fails with {@code STOPPED}. Undeploying the verticle that started the node does not stop the node, but
   * undeploys the handlers that the verticle has deployed: stop the node before.
   *
   * <p>Open calls fail: reads with {@code STOPPED}, writes that were already sent with {@code CONNECTION_LOST}.
   *
   * @return completes when every port, file and thread of the node is closed; at once when it was not started
   */
  Future<Void> stop();

  /**
   * Returns the node's id. It is kept in the data folder; a CLIENT's id lasts as long as this object.
   *
   * @return the id, the same after a restart; null until the first {@link #start()} has read or created it
   */
  String nodeId();

  /**
   * Returns the partition with this name, whichever node holds it. Does no I/O; may be called before {@link #start()}.
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
   * With {@link io.borough.error.UnavailableException}, or with {@link io.borough.error.RejectedException} {@code
   * NO_HANDLER}, {@code NAME_INVALID} or {@code PAYLOAD_TOO_LARGE}, no handler was called. With {@link
   * io.borough.error.UnknownOutcomeException} ({@code TIMEOUT}, {@code CONNECTION_LOST}, {@code HANDLER_FAILED}) a
   * handler may have been called and may have written. A request is sent to at most one handler, unless its options say
   * that it is idempotent. A {@link io.borough.error.RejectedException} thrown by the handler reaches the caller as it
   * is. When an idempotent request was sent a second time and the second handler rejects it, the caller gets an unknown
   * outcome instead, because the first handler may have written.
   *
   * @param partition the partition's name
   * @param request what to send
   * @param options the deadline, and headers that replace those of the same name in the payload
   * @return the handler's reply
   */
  Future<Payload> request(String partition, Payload request, RequestOptions options);

  /**
   * Sets a function that answers requests on this node, for handlers that need no verticle.
   *
   * <p>The function is called on an event loop of the node and must not block; it answers as {@link
   * RequestVerticle#handle(Request)} does. It counts as one handler instance beside those of {@link #deploy}: the
   * node's requests go to all instances in turn. A new function replaces the previous one.
   *
   * @param handler the function; null to remove it
   * @return this
   */
  Borough requestHandler(Function<Request, Future<Payload>> handler);

  /**
   * Deploys verticles that answer requests on this node. {@link Vertx#undeploy(String)} undeploys them.
   *
   * <p>There is one kind of handler in a cluster: each request goes to the next of all instances on the node that leads
   * its partition's shard (round robin), whatever its partition and whichever call deployed the instance. Two classes
   * that serve different partitions would each get half of the requests of both. Every node that may lead needs the
   * same handlers: where none is deployed a request fails with {@code NO_HANDLER}.
   *
   * <p>One instance has at most {@code maxRequestsInFlight} requests open; when every instance has that many, callers
   * get {@code OVERLOADED}. A request is open until the handler has answered, or until one second after its deadline.
   *
   * @param handler makes an instance, as many times as {@code options} have instances
   * @param options Vert.x's deployment options: threading model, instances, worker pool
   * @return the deployment id, when every instance has started and takes requests
   */
  Future<String> deploy(Supplier<? extends RequestVerticle> handler, DeploymentOptions options);

  /**
   * Returns the nodes of the cluster, and which of them hold and lead which shards, as far as this node knows.
   *
   * @return this node's newest ring; fails with {@code NO_RING} when the node has not learned a ring yet
   */
  Future<RingInfo> ring();

  /**
   * Sets a handler for failures that no call reports, such as a replica that stopped because its disk failed, or
   * another cluster of the same name on the bus ({@code WRONG_CLUSTER}).
   *
   * @param handler called on a context of the node; null to log them, which is the default
   * @return this
   */
  Borough exceptionHandler(Handler<Throwable> handler);
}
