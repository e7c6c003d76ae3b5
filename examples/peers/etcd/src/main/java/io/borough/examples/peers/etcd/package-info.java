/** etcd as one of the systems: jetcd, which asks it. Its servers are {@code etcd} processes. */
package io.borough.examples.peers.etcd;
