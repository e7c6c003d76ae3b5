/**
 * The HTTP gateway of a node. Every node serves every partition.
 *
 * <p>{@link io.borough.verticles.gateway.GatewayVerticle} binds the port. Every request enters at {@code
 * GatewayHandler}, which refuses requests of other sites' web pages ({@code CrossSiteGuard}), parses the raw path,
 * checks the token, and passes paths below {@code /partitions} to {@code PartitionRoutes} and all others to {@code
 * OperatorRoutes}, a vertx-web router. The work of a route is in a class of its own, such as {@code EntryRoutes} or
 * {@code ScanRoute}. {@code HttpErrors} alone turns failures into responses.
 *
 * <p>The partition routes do not use vertx-web, because it normalizes paths (dot segments, double slashes, trailing
 * slashes) and decodes them to text, while a key may be any bytes.
 *
 * <p>Threads: the verticle's event loop owns all state and never blocks; large JSON texts and the metrics page are
 * processed by a worker. Events from other contexts are moved to the event loop first. Start reading at {@link
 * io.borough.verticles.gateway.GatewayVerticle}, then {@code GatewayHandler}.
 */
package io.borough.verticles.gateway;
