/**
 * Tells from what clients saw whether a store behaved like one register a key, whatever happened to its nodes.
 *
 * <p>{@link io.borough.verticles.kit.history.History} records, {@link
 * io.borough.verticles.kit.history.Linearizability} judges.
 */
package io.borough.verticles.kit.history;
