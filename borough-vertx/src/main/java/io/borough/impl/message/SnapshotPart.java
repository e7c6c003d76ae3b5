package io.borough.impl.message;

/** A file of a snapshot that is there already: its name, and the MD5 of its bytes, in hexadecimal. */
public record SnapshotPart(String name, String md5) {}
