package io.borough.impl.stream;

/**
 * A node's streams at one moment.
 *
 * @param sending streams that this node sends and that have not ended
 * @param receiving streams that this node reads and that have not ended
 * @param receivedBytes since the node began
 * @param unreadBytes that have come and wait for their readers
 */
public record StreamStats(int sending, int receiving, long receivedBytes, long unreadBytes) {}
