/**
 * The data node and the order in which its verticles start and stop.
 *
 * <p>Start reading at {@link io.borough.verticles.DataNode}. {@link io.borough.verticles.NodeBootstrap} starts the
 * parts in order and stops them in reverse order.
 */
package io.borough.verticles;
