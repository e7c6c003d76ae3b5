/** Borough as one of the systems: a CLIENT node that asks it. Its servers are {@code borough node} processes. */
package io.borough.examples.peers.borough;
