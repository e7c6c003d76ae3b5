/**
 * Plans which node holds and which node leads each shard: pure functions of the ring and of the nodes that are live.
 *
 * <p>No I/O, no clock, no Vert.x: two coordinators with the same ring and the same live nodes plan the same. {@code
 * NodeLoads} alone compares how loaded nodes are. Start with {@link io.borough.verticles.planner.Planner}.
 */
package io.borough.verticles.planner;
