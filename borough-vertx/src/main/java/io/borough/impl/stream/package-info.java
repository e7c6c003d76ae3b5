/**
 * Streams of bytes between nodes, with credit from the last reader back to the source.
 *
 * <p>A writer sends only what the reader has granted, in bytes, since the stream began; the reader grants more as its
 * own consumer takes what has come. So each stream costs a bounded number of bytes at either end however slow its
 * reader is. A frame that is missing, a peer that is gone or an end that gives up ends the stream at both ends with an
 * error; none hangs and none is resumed.
 *
 * <p>Threads: a stream's two ends live each on the context on which it was made, and their methods may be called on
 * any; {@link io.borough.impl.stream.BusStreams} finds them for the messages that come. Start there.
 */
package io.borough.impl.stream;
