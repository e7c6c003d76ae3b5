/**
 * Fields to bytes and back, for the log, the store and the bus.
 *
 * <p>Big-endian and version first; lengths are checked before anything is allocated. No threads: every writer and
 * reader belongs to the caller. Start with {@link io.borough.impl.wire.WireWriter}.
 */
package io.borough.impl.wire;
