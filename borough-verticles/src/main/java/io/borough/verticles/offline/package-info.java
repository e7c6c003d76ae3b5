/**
 * What the command line does with the data folder of a node that is stopped. Reads the folder through the packages that
 * own its files: {@code ring}, {@code raft.offline} and {@code storage}. Nothing here runs in a node.
 */
package io.borough.verticles.offline;
