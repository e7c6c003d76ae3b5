package io.borough.impl.stream;

/**
 * The counts of a node's streams at one moment.
 *
 * @param sending streams that this node sends and that have not ended
 * @param receiving streams that this node reads and that have not ended
 * @param receivedBytes bytes received since the node started
 * @param unreadBytes received bytes that wait for their readers
 */
public record StreamStats(int sending, int receiving, long receivedBytes, long unreadBytes) {}
