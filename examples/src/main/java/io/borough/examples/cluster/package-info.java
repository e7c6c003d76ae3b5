/**
 * A cluster put to the test: three node processes, writes through each of them, streamed requests, a {@code kill -9} of
 * the node that leads most shards, its return, and a look at every copy of every acknowledged write.
 *
 * <p>The nodes are processes of their own; this one holds no data. It asks them as a CLIENT node over the event bus,
 * and over HTTP where the question is what one particular node says. Threads: the main thread goes from stage to stage
 * and waits, each time with a deadline; everything that is asked and counted meanwhile happens on one event loop. Start
 * reading at {@link io.borough.examples.cluster.ClusterExample}.
 */
package io.borough.examples.cluster;
