/**
 * A data node, put together of its verticles.
 *
 * <p>Start with {@link io.borough.verticles.DataNode}; {@link io.borough.verticles.NodeBootstrap} is the order in which
 * the parts start, and in reverse stop.
 */
package io.borough.verticles;
