package io.borough.impl.message;

/** A file of a snapshot: its name and how many bytes it has. */
public record SnapshotFile(String name, long bytes) {}
