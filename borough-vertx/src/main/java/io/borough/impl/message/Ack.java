package io.borough.impl.message;

import io.borough.impl.wire.RecordMessage;

/** Answers a request when there is nothing to say but that the request was carried out. */
public record Ack() implements RecordMessage {}
