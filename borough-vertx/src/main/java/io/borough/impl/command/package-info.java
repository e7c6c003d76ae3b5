/**
 * The entries of the Raft log. Their encoding stays readable for ever; tests pin it with literal bytes.
 *
 * <p>A {@link io.borough.impl.command.CommandBatch} groups the {@link io.borough.impl.command.Command}s that gathered
 * while the entry before was in flight; each command is one atomic write to one partition. Values without threads.
 */
package io.borough.impl.command;
