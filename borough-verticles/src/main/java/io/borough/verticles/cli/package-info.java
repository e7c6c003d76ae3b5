/**
 * The {@code borough} command: runs a node, or sends requests to a node over HTTP.
 *
 * <p>Threads: a command runs on the main thread and blocks it; Vert.x does the I/O on its own threads. {@link
 * io.borough.verticles.cli.NodeCommand} blocks until a signal stops the node. The result of a command is written to
 * stdout, everything else to stderr.
 *
 * <p>Start reading at {@link io.borough.verticles.cli.BoroughCommand}, then {@link
 * io.borough.verticles.cli.NodeProcess} for a node and {@link io.borough.verticles.cli.ClientCommand} for the other
 * commands.
 */
package io.borough.verticles.cli;
