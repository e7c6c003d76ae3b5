/**
 * What the log holds: kept readable for ever, pinned by tests with literal bytes.
 *
 * <p>A {@link io.borough.impl.command.LogEntry} groups the {@link io.borough.impl.command.Proposal}s that gathered
 * while the entry before was in flight; each proposal is one atomic write to one partition. Values without threads.
 */
package io.borough.impl.command;
