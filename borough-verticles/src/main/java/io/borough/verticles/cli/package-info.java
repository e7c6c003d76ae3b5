/**
 * The {@code borough} command: runs a node, and asks one over HTTP.
 *
 * <p>Threads: a command works on the main thread and blocks it, as a program does; Vert.x moves the bytes on threads of
 * its own. {@link io.borough.verticles.cli.NodeCommand} waits there until a signal ends the node. Whatever the command
 * answers goes to stdout and everything else to stderr.
 *
 * <p>Start reading at {@link io.borough.verticles.cli.BoroughCommand}, then {@link
 * io.borough.verticles.cli.NodeProcess} for the node and {@link io.borough.verticles.cli.ClientCommand} for the rest.
 */
package io.borough.verticles.cli;
