/**
 * Types to bytes and back: keys, values and the bodies of requests.
 *
 * <p>A {@link io.borough.codec.Codec} turns one type into bytes; {@link io.borough.codec.BodyCodec} turns any body that
 * a {@link io.borough.Payload} may have. The bytes that the given codecs make are part of the data format and never
 * change.
 *
 * <p>Threads: everything here may be used on any thread at once. Start reading at {@link io.borough.codec.Codec}.
 */
package io.borough.codec;
