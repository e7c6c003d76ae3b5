/**
 * Streams of bytes between nodes, with credit from the last reader back to the source.
 *
 * <p>A writer sends at most the bytes that the reader has granted since the stream began; the reader grants more as its
 * consumer takes the data. So each stream holds a bounded number of bytes at either end, however slow its reader is. A
 * missing frame, a lost peer or an end that gives up ends the stream at both ends with an error. A stream never hangs
 * and is never resumed after an error.
 *
 * <p>Threads: each end of a stream runs on the context on which it was made, and its methods may be called on any.
 * {@link io.borough.impl.stream.BusStreams} passes arriving messages to the streams. Start there.
 */
package io.borough.impl.stream;
