/** A Hazelcast IMap as one of the systems, which keeps its data in memory: its server, and a client, which asks it. */
package io.borough.examples.peers.imap;
