package io.borough.verticles.gateway;

import io.vertx.core.buffer.Buffer;

/**
 * What a data route is asked about.
 *
 * @param partition the partition's name, checked
 * @param key the key, or null on routes without one; its length was not checked
 * @param parameters the query's; the route reads its own and then calls {@link QueryParameters#end()}
 */
record RouteTarget(String partition, Buffer key, QueryParameters parameters) {}
