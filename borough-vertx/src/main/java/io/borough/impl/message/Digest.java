package io.borough.impl.message;

/**
 * What a replica had applied up to an index, in one number: replicas that differ in it have applied different entries,
 * or the same ones with different outcomes.
 */
public record Digest(long index, long value) {}
