/**
 * Reads the files of a Raft group whose node is stopped: the log, the vote, and the list of the snapshots. Nothing here
 * runs in a node, and only {@code GroupSeed} writes.
 */
package io.borough.verticles.raft.offline;
