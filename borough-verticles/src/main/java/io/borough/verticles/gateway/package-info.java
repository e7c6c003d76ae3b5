/**
 * The HTTP gateway of a node: every node answers for every partition.
 *
 * <p>{@link io.borough.verticles.gateway.GatewayVerticle} binds the port. {@code FrontDoor} meets every request: it
 * keeps web pages out ({@code WebGuard}), reads the path as it was sent, checks the token, and hands what is below
 * {@code /partitions} to {@code DataRoutes} and the rest to {@code OperatorRoutes}, a vertx-web router. Each route's
 * work is a class of its own, such as {@code EntriesHandler} or {@code ScanHandler}. {@code HttpErrors} is the one
 * place that turns failures into answers.
 *
 * <p>Why data routes are not vertx-web's: its paths lose dot segments, double slashes and last slashes and become
 * text, and a key may be any bytes.
 *
 * <p>Threads: one event loop, that of the verticle, owns everything here, and nothing on it blocks: large JSON and the
 * metrics' page are made on a worker. What comes from other contexts is brought back before it touches anything. Start
 * reading at {@link io.borough.verticles.gateway.GatewayVerticle}, then {@code FrontDoor}.
 */
package io.borough.verticles.gateway;
