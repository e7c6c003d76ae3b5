/**
 * Fields to bytes and back, for the log, the store and the messages between nodes.
 *
 * <p>Big-endian; lengths are checked before anything is allocated. No threads: every writer and reader belongs to the
 * caller. Start with {@link io.borough.impl.wire.WireWriter}; {@link io.borough.impl.wire.RecordCodec} writes and reads
 * most messages, and messages that are sent for each request have codecs of their own.
 *
 * <p><b>Versions on disk.</b> What is stored (log entries, the ring, a store's own records) begins with a version of
 * its own. A reader knows every earlier version, and refuses later versions and bytes that are left over.
 *
 * <p><b>Versions between nodes.</b> A message has no version. Every frame says the protocol version of its sender, and
 * a node reads only frames of its own protocol version. Within a protocol version messages grow by these rules:
 *
 * <ul>
 *   <li>A message gets new fields only after its last field. No field is removed, moved, or given another type.
 *   <li>A reader ignores the bytes after the last field that it knows: the frame says where the message ends.
 *   <li>A record inside a message of {@code RecordCodec}, alone or as an item of a list, is preceded by its length. The
 *       record gets new fields by the same rules. A stored value inside a message (the ring, a row of the ring) is
 *       preceded by its length too, and keeps its stored format.
 *   <li>A new component of a record is marked {@link io.borough.impl.wire.RecordCodec.Added}. A reader that finds the
 *       end of the bytes where an added component would begin takes 0, false, an empty list, or null. An end before any
 *       other component is a damaged message: {@link io.borough.impl.wire.WireFormatException}.
 *   <li>A hand-written codec reads an added field of a message only when bytes remain. Values inside a message with a
 *       hand-written codec have no length, and therefore never get new fields.
 *   <li>A sender adds only what a reader may ignore. What a reader must not ignore is a new message type, which earlier
 *       builds refuse; or it raises the protocol version, so that earlier builds refuse every frame.
 * </ul>
 */
package io.borough.impl.wire;
