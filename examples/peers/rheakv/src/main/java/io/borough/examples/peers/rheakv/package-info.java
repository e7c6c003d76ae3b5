/** SOFAJRaft's RheaKV as one of the systems: its server, and its client, which asks it. */
package io.borough.examples.peers.rheakv;
