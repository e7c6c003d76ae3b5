package io.borough;

import io.vertx.core.buffer.Buffer;

/**
 * A key, its value and the revision of the write that made it.
 *
 * <p>The buffers may be shared with other readers: copy one before changing it.
 *
 * @param key the key; null where a scan was asked to leave keys out
 * @param value the value, perhaps empty; null where a scan was asked to leave values out
 * @param revision the number of the write that last changed the key, 1 or more; it only grows within a partition
 */
public record Entry(Buffer key, Buffer value, long revision) {}
