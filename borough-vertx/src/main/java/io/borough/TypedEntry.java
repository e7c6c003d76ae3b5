package io.borough;

/**
 * An {@link Entry} whose key and value have been decoded.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 * @param key the key; null where a scan was asked to leave keys out
 * @param value the value; null where a scan was asked to leave values out
 * @param revision the number of the write that last changed the key, 1 or more
 */
public record TypedEntry<K, V>(K key, V value, long revision) {}
