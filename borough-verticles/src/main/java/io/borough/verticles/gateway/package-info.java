/**
 * The HTTP gateway of a node: every node answers for every partition.
 *
 * <p>{@link io.borough.verticles.gateway.GatewayVerticle} binds the port. Every request enters at {@code
 * GatewayHandler}, which refuses requests of other sites' web pages ({@code CrossSiteGuard}), parses the raw path, checks
 * the token, and passes paths below {@code /partitions} to {@code PartitionRoutes} and all others to {@code
 * OperatorRoutes}, a vertx-web router. The work of a route is in a class of its own, such as {@code EntryRoutes} or {@code
 * ScanRoute}. {@code HttpErrors} alone turns failures into responses.
 *
 * <p>Why data routes are not vertx-web's: its paths lose dot segments, double slashes and last slashes and become
 * text, and a key may be any bytes.
 *
 * <p>Threads: one event loop, that of the verticle, owns everything here, and nothing on it blocks: large JSON and the
 * metrics' page are made on a worker. What comes from other contexts is brought back before it touches anything. Start
 * reading at {@link io.borough.verticles.gateway.GatewayVerticle}, then {@code GatewayHandler}.
 */
package io.borough.verticles.gateway;
